import {numberFromHalf} from '../../core/numbers/index.ts'
import type {Feeds, Model, Outputs, TensorData} from '../../model/index.ts'
import type {Calibration} from './calibrate.ts'
import {joinFeeds} from './tensor-rows.ts'

/** Where a run of one row takes longer, all together are tried alone: a server must come up. */
const HEAVY_MS = 50
const RELATIVE = 1e-4
const ABSOLUTE = 1e-6
/** Half precision has eleven bits. */
const RELATIVE_HALF = 4e-3

/**
 * Why requests may not share a run of this model; null where they may. The rows of a batch must not
 * influence each other: made-up rows have to give the same answers two at a time, and all together, as
 * they give one by one. What the graph declares of its outputs is no proof: LightGBM's label has
 * one row by its declaration, and as many as were asked in fact.
 *
 * @param calibration - Of the same model.
 */
export async function proveRowwise(
  model: Pick<Model, 'infer' | 'signature'>,
  {rows, singleRunMs}: Calibration,
): Promise<string | null> {
  const {signature} = model
  if (signature.fixedBatch !== null)
    return `The graph takes exactly ${signature.fixedBatch} ${signature.fixedBatch === 1 ? 'row' : 'rows'} a run.`
  if (rows.length === 0) return 'The runtime refuses the rows made up to try the model with.'
  const names = signature.inputs.map(input => input.name)
  const singles: {readonly feeds: Feeds; readonly outputs: Outputs}[] = []
  for (const feeds of rows) singles.push({feeds, outputs: await model.infer(feeds)})
  for (const together of (singleRunMs ?? 0) > HEAVY_MS ? [singles] : groups(singles)) {
    const feeds = joinFeeds(
      together.map(single => single.feeds),
      names,
    )
    const batch = await model.infer(feeds).catch(() => undefined)
    if (batch === undefined)
      return `The runtime refuses ${feeds.rowCount} rows in one run that it takes one at a time.`
    const differing = findDifference(
      batch,
      together.map(single => single.outputs),
    )
    if (differing !== undefined)
      return `The rows of a run influence each other: ${differing} differs when ${feeds.rowCount} rows run together.`
  }
  return null
}

/** Each with the next, and all together. */
function groups<T>(items: readonly T[]): readonly (readonly T[])[] {
  const pairs = items.map((item, index) => [item, items[(index + 1) % items.length] ?? item])
  return items.length > 2 ? [...pairs, items] : pairs
}

/** Name of the first output of a batch that is not that of its rows one by one. */
function findDifference(batch: Outputs, singles: readonly Outputs[]): string | undefined {
  return Object.keys(batch).find(name => {
    const together = batch[name]
    if (together === undefined) return true
    const apart = singles.flatMap(outputs => valuesOf(outputs[name]))
    const values = valuesOf(together)
    if (values.length !== apart.length) return true
    return values.some((value, index) => !agree(together.type, value, apart[index]))
  })
}

function valuesOf(tensor: TensorData | undefined): readonly unknown[] {
  if (tensor === undefined) return []
  if (tensor.type === 'float16') return Array.from(tensor.values as Uint16Array, numberFromHalf)
  return Array.from(tensor.values as ArrayLike<unknown>)
}

function agree(type: TensorData['type'], a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true
  if (!type.startsWith('float') || typeof a !== 'number' || typeof b !== 'number') return false
  const relative = type === 'float16' ? RELATIVE_HALF : RELATIVE
  return Math.abs(a - b) <= ABSOLUTE + relative * Math.max(Math.abs(a), Math.abs(b))
}
