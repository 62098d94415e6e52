import {z} from 'zod'
import type {ConfigPath} from './config-path.ts'

/** The keys that the schema knows at a path: those of the section there, of every union branch. */
export function keysOf(schema: z.core.$ZodType, path: ConfigPath): string[] {
  return shapesAt(schema, path).flatMap(shape => Object.keys(shape))
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
  if (schema instanceof z.ZodArray) return shapesAt(schema.element, rest)
  if (schema instanceof z.ZodRecord) return shapesAt(schema.valueType, rest)
  const inner = (schema._zod.def as {innerType?: z.core.$ZodType}).innerType
  return inner === undefined ? [] : shapesAt(inner, path)
}
