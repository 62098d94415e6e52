import {z} from 'zod'
import type {ConfigPath} from './config-path.ts'

/**
 * The keys that the schema knows at a path: those of the section there, of every union branch; none
 * for a list or a section of the user's own names.
 */
export function keysOf(schema: z.core.$ZodType, path: ConfigPath): string[] {
  return shapesAt(schema, path).flatMap(shape => Object.keys(shape))
}

/** The dotted path of a key that stands in a wrong section, `data.timestamp`; the shallowest. */
export function homeOf(
  schema: z.core.$ZodType,
  key: string,
  notIn: ConfigPath,
): string | undefined {
  const homes: string[][] = []
  const walk = (type: z.core.$ZodType, path: string[]): void => {
    for (const shape of shapesAt(type, [])) {
      for (const [name, inner] of Object.entries(shape)) {
        if (name === key) homes.push([...path, name])
        if (path.length < 1) walk(inner, [...path, name])
      }
    }
  }
  walk(schema, [])
  return homes
    .filter(home => home.slice(0, -1).join('.') !== notIn.join('.'))
    .sort((a, b) => a.length - b.length)[0]
    ?.join('.')
}

function shapesAt(schema: z.core.$ZodType, path: ConfigPath): z.core.$ZodShape[] {
  const [part, ...rest] = path
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(each => shapesAt(each, path))
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as z.core.$ZodShape
    if (part === undefined) return [shape]
    const inner = shape[String(part)]
    return inner === undefined ? [] : shapesAt(inner, rest)
  }
  if (schema instanceof z.ZodArray) return part === undefined ? [] : shapesAt(schema.element, rest)
  if (schema instanceof z.ZodRecord) {
    return part === undefined ? [] : shapesAt(schema.valueType, rest)
  }
  const inner = innerOf(schema)
  return inner === undefined ? [] : shapesAt(inner, path)
}

/** What `.default()`, `.exactOptional()` and the like are wrapped around. */
function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  return (schema._zod.def as {innerType?: z.core.$ZodType}).innerType
}
