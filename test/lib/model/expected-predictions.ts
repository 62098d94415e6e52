import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {z} from 'zod'
import {halfFromNumber} from '../../../src/lib/core/numbers/index.ts'
import {createValues, type Feeds, type ModelSignature} from '../../../src/lib/model/index.ts'

const expectedSchema = z.object({
  models: z.record(
    z.string(),
    z.object({
      rows: z.number(),
      feeds: z.record(z.string(), z.array(z.unknown())),
      outputs: z.record(z.string(), z.array(z.unknown())),
    }),
  ),
})

/** Rows, and what Python's onnxruntime gives for them; written by test/fixtures/models/make.py. */
export const expected = expectedSchema.parse(
  JSON.parse(readFileSync(fixture('expected.json'), 'utf8')),
).models

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/models/${name}`, import.meta.url))
}

/** The rows of a model as packs of [n] or [n, k], as the data room makes them. */
export function feedsOf(signature: ModelSignature, name: string): Feeds {
  const {rows, feeds} = recorded(name)
  const entries = signature.inputs.map(input => {
    const flat = (feeds[input.name] ?? []).flat(Infinity) as (string | number | boolean)[]
    const values = createValues(input.type, flat.length)
    flat.forEach((value, index) => {
      ;(values as unknown[])[index] = typed(input.type, value)
    })
    const dims = input.shape.length === 1 ? [rows] : [rows, flat.length / rows]
    return [input.name, {type: input.type, dims, values}] as const
  })
  return {rowCount: rows, tensors: Object.fromEntries(entries)}
}

function recorded(name: string): (typeof expected)[string] {
  const found = expected[name]
  if (found === undefined) throw new Error(`make.py recorded no model ${name}`)
  return found
}

function typed(type: string, value: string | number | boolean): unknown {
  if (type === 'int64' || type === 'uint64') return BigInt(value)
  if (type === 'float16') return halfFromNumber(Number(value))
  return type === 'string' ? value : Number(value)
}
