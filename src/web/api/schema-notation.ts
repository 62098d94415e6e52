import {componentName, type ApiSchema, type ApiSchemaObject} from './api-document.ts'

/** A part of a notation: text, or the name of a schema that is written elsewhere. */
export type NotationPiece = string | {readonly schema: string}
type Pieces = readonly NotationPiece[]

const MOST_VALUES = 12
const NAMES: Readonly<Record<string, string>> = {integer: 'whole number', object: 'object'}

/**
 * A JSON Schema as people read types: `{"distance": number | boolean}`, `text[]`, with what it is called behind `//`.
 * Bounds and patterns are left to the document itself.
 *
 * @param indent - Spaces before the lines of it, but for the first.
 */
export function schemaNotation(schema: ApiSchema, indent = ''): Pieces {
  if (typeof schema === 'boolean') return [schema ? 'anything' : 'nothing']
  const parts = [own(schema, indent), ...allOfThem(schema, indent), anyOfThem(schema, indent)]
  const said = parts.filter(part => part.length > 0 && part[0] !== 'anything')
  if (said.length === 0) return ['anything']
  return joined(said.length === 1 ? said : said.map(inBrackets), ' & ')
}

/** What a schema says by itself, without those that it combines. */
function own(schema: ApiSchemaObject, indent: string): Pieces {
  const {$ref, enum: values} = schema
  if ($ref !== undefined) return [{schema: componentName($ref)}]
  if ('const' in schema) return [JSON.stringify(schema.const)]
  if (values !== undefined) {
    const shown = values.slice(0, MOST_VALUES).map(value => JSON.stringify(value))
    return [[...shown, ...(values.length > MOST_VALUES ? ['…'] : [])].join(' | ')]
  }
  const {type, properties, required} = schema
  const types = type === undefined ? [] : typeof type === 'string' ? [type] : type
  if (properties !== undefined) return objectLines(schema, indent)
  if (types.length === 0 && required !== undefined)
    return [`{${required.map(name => `${JSON.stringify(name)}: anything`).join(', ')}}`]
  return joined(
    types.map(name => typeNotation(name, schema, indent)),
    ' | ',
  )
}

function typeNotation(type: string, schema: ApiSchemaObject, indent: string): Pieces {
  const {items, prefixItems, additionalProperties} = schema
  if (type === 'array' && prefixItems !== undefined)
    return [
      '[',
      ...joined(
        prefixItems.map(item => schemaNotation(item, indent)),
        ', ',
      ),
      ']',
    ]
  if (type === 'array') return listed(schemaNotation(items ?? true, indent))
  if (type === 'object' && additionalProperties !== undefined)
    return ['{[name]: ', ...schemaNotation(additionalProperties, indent), '}']
  if (type === 'string') return ['text']
  return [NAMES[type] ?? type]
}

function listed(item: Pieces): Pieces {
  return [...inBrackets(item), '[]']
}

/** What is one of several stands in brackets where something follows. */
function inBrackets(pieces: Pieces): Pieces {
  let depth = 0
  let several = false
  for (const piece of pieces) {
    if (typeof piece !== 'string') continue
    for (let at = 0; at < piece.length; at++) {
      const sign = piece.charAt(at)
      if ('{[('.includes(sign)) depth++
      else if ('}])'.includes(sign)) depth--
      else if (depth === 0 && '|&'.includes(sign) && piece[at - 1] === ' ') several = true
    }
  }
  return several ? ['(', ...pieces, ')'] : pieces
}

function objectLines({properties = {}, required = []}: ApiSchemaObject, indent: string): Pieces {
  const inner = `${indent}  `
  const lines = Object.entries(properties)
    // Only says that there must be none of this name.
    .filter(([, schema]) => schema !== false)
    .map(([name, schema]): Pieces => {
      const value = schemaNotation(schema, inner)
      const optional = required.includes(name) ? '' : '?'
      return [`${inner}${JSON.stringify(name)}${optional}: `, ...value, remark(schema), '\n']
    })
  return lines.length === 0 ? [] : ['{\n', ...lines.flat(), `${indent}}`]
}

function remark(schema: ApiSchema): string {
  if (typeof schema === 'boolean') return ''
  const {title, description, default: standing} = schema
  const said = [
    title,
    description,
    standing === undefined ? undefined : `${JSON.stringify(standing)} where left out`,
  ].filter(text => text !== undefined)
  return said.length === 0 ? '' : `  // ${said.join('; ').replaceAll('\n', ' ')}`
}

function allOfThem({allOf = []}: ApiSchemaObject, indent: string): readonly Pieces[] {
  return allOf.map(schema => schemaNotation(schema, indent))
}

/** Choices stand on lines of their own where they have names. */
function anyOfThem({anyOf = []}: ApiSchemaObject, indent: string): Pieces {
  const titleOf = (choice: ApiSchema): string | undefined =>
    typeof choice === 'object' ? choice.title : undefined
  if (anyOf.every(choice => titleOf(choice) === undefined))
    return joined(
      anyOf.map(choice => schemaNotation(choice, indent)),
      ' | ',
    )
  return anyOf.flatMap((choice): Pieces => {
    const title = titleOf(choice)
    const comment = title === undefined ? '' : `\n${indent}// ${title}`
    return [`${comment}\n${indent}| `, ...schemaNotation(choice, `${indent}  `)]
  })
}

function joined(parts: readonly Pieces[], separator: string): Pieces {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]))
}
