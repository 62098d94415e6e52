import {describe, expect, it} from 'vitest'
import type {ApiSchema} from '../../../src/web/api/api-document.ts'
import {schemaNotation} from '../../../src/web/api/schema-notation.ts'

const text = (schema: ApiSchema): string =>
  schemaNotation(schema)
    .map(piece => (typeof piece === 'string' ? piece : `<${piece.schema}>`))
    .join('')

describe('a schema as people read types', () => {
  it('has the fields of an object a line, with what is optional, called or stands for them', () => {
    const number = {title: 'float32', anyOf: [{type: 'number'}, {type: 'boolean'}]}
    const schema = {
      type: 'object',
      properties: {
        age: number,
        city: {type: 'string', default: 'Oslo'},
        places: {type: 'array', items: {type: ['string', 'null']}},
        never: false,
      },
      required: ['age'],
    }
    expect(text(schema)).toBe(
      `{
  "age": number | boolean  // float32
  "city"?: text  // "Oslo" where left out
  "places"?: (text | null)[]
}`,
    )
  })

  it('names other schemas, and joins those of which all hold', () => {
    const schema = {
      allOf: [{$ref: '#/components/schemas/Version'}, {properties: {name: {type: 'string'}}}],
    }
    expect(text(schema)).toBe('<Version> & {\n  "name"?: text\n}')
    expect(text({type: 'array', items: {$ref: '#/components/schemas/Row'}})).toBe('<Row>[]')
  })

  it('brackets a choice that something is joined to', () => {
    const schema = {
      properties: {id: {type: 'integer'}},
      anyOf: [{required: ['label']}, {required: ['outcome']}],
    }
    expect(text(schema)).toBe(
      '{\n  "id"?: whole number\n} & ({"label": anything} | {"outcome": anything})',
    )
  })

  it('has choices with names on lines of their own', () => {
    const schema = {
      anyOf: [
        {title: 'one row', const: 1},
        {title: 'rows', enum: ['a', 2]},
      ],
    }
    expect(text(schema)).toBe('\n// one row\n| 1\n// rows\n| "a" | 2')
  })

  it('says tuples, maps, what is anything, and cuts long lists of values', () => {
    expect(text({type: 'array', prefixItems: [{type: 'number'}, {const: 'x'}]})).toBe(
      '[number, "x"]',
    )
    expect(text({type: 'object', additionalProperties: {type: 'number'}})).toBe('{[name]: number}')
    expect([text(true), text({}), text({type: 'object'})]).toEqual([
      'anything',
      'anything',
      'object',
    ])
    expect(text({enum: Array.from({length: 20}, (_, at) => at)})).toBe(
      '0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | …',
    )
  })
})
