import {
  createValues,
  type Feeds,
  type Model,
  type Outputs,
  type TensorData,
  type TensorSpec,
} from '../../model/index.ts'
import {joinFeeds, sliceRows} from './join-feeds.ts'

export interface BatchingProof {
  readonly safe: boolean
  /** Why requests must not share a run; null where they may. */
  readonly reason: string | null
}

const RELATIVE = 1e-4
const ABSOLUTE = 1e-6

/**
 * Whether two rows get the answers that each would get alone: the graph must take any number of rows,
 * and runs of made-up rows must agree. A graph may say that it takes many rows and mix them all the same.
 */
export async function proveBatching(
  model: Pick<Model, 'signature' | 'infer'>,
): Promise<BatchingProof> {
  const {signature} = model
  if (signature.fixedBatch !== null)
    return {safe: false, reason: `the graph takes ${signature.fixedBatch} rows a run`}
  const rows = madeUpRows(signature.inputs, signature)
  let compared = 0
  for (const [first, second] of pairs(rows)) {
    const alone = await Promise.all([first, second].map(row => tryInfer(model, row)))
    const [a, b] = alone
    if (a === undefined || b === undefined) continue
    const joined = await tryInfer(model, joinFeeds([first, second]))
    if (joined === undefined) return {safe: false, reason: 'a run of two rows fails'}
    const agree = [a, b].every((answer, index) =>
      agrees(answer, sliceRows(joined, 2, index, index + 1)),
    )
    if (!agree) return {safe: false, reason: 'rows of one run change the answers of each other'}
    compared++
  }
  return compared > 0
    ? {safe: true, reason: null}
    : {safe: false, reason: 'the model answers none of the made-up rows that would prove it'}
}

async function tryInfer(model: Pick<Model, 'infer'>, feeds: Feeds): Promise<Outputs | undefined> {
  return model.infer(feeds).catch(() => undefined)
}

function* pairs<T>(items: readonly T[]): Generator<readonly [T, T]> {
  for (const [index, item] of items.entries()) {
    const next = items[(index + 1) % items.length]
    if (next !== undefined) yield [item, next]
  }
}

/** Rows of zeros, of ones, of other numbers, and of texts. */
export function madeUpRows(
  inputs: readonly TensorSpec[],
  signature: Model['signature'],
): readonly Feeds[] {
  let seed = 1
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const fills: readonly (() => number)[] = [() => 0, () => 1, random, () => 3 * random()]
  return fills.map((fill, kind) => ({
    rowCount: 1,
    tensors: Object.fromEntries(
      inputs.map((input): [string, TensorData] => {
        const inner = input.shape.slice(1)
        const declared = signature.columns.filter(column => column.input === input.name).length
        const width = inner.includes(null)
          ? Math.max(1, declared)
          : inner.reduce<number>((product, size) => product * Number(size), 1)
        const values = createValues(input.type, width)
        for (let i = 0; i < width; i++) (values as unknown[])[i] = valueOf(input, fill(), kind)
        const dims =
          input.shape.length <= 1
            ? [1]
            : inner.includes(null)
              ? [1, width]
              : [1, ...inner.map(Number)]
        return [input.name, {type: input.type, dims, values}]
      }),
    ),
  }))
}

function valueOf({type}: TensorSpec, value: number, kind: number): unknown {
  switch (type) {
    case 'string':
      return ['', 'a', 'b', 'c'][kind] ?? ''
    case 'int64':
    case 'uint64':
      return BigInt(Math.round(value))
    case 'float32':
    case 'float64':
      return value
    case 'bool':
      return Math.round(value) > 0 ? 1 : 0
    case 'float16':
      // Bits of 0 and 1 in half precision.
      return value < 0.5 ? 0 : 0x3c00
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32':
      return Math.round(value)
  }
}

function agrees(alone: Outputs, joined: Outputs): boolean {
  return Object.entries(alone).every(([name, {type, values}]) => {
    const others = joined[name]?.values ?? []
    if (others.length !== values.length) return false
    const numeric = type === 'float32' || type === 'float64'
    for (let i = 0; i < values.length; i++) {
      const [a, b] = [values[i], others[i]]
      if (a === b) continue
      if (!numeric || typeof a !== 'number' || typeof b !== 'number') return false
      if (Number.isNaN(a) && Number.isNaN(b)) continue
      if (!(Math.abs(a - b) <= ABSOLUTE + RELATIVE * Math.max(Math.abs(a), Math.abs(b))))
        return false
    }
    return true
  })
}
