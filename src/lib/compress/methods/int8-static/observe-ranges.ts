import {create} from '@bufbuild/protobuf'
import {shapedTensors, sliceRows, type Feeds, type ModelSignature} from '../../../model/index.ts'
import {DataType, GraphEditor, ValueInfoSchema} from '../../../model/onnx/edit/index.ts'
import {createSession} from '../../../platform/onnxruntime/index.ts'
import {cpuCount} from '../../../platform/processes/index.ts'

/** Smallest and largest value that was seen. */
export interface Range {
  readonly min: number
  readonly max: number
}

/** All values of a run are held at once. */
const ROWS_A_RUN = 16

/**
 * The range of values inside a graph over some rows. Values that are fed, are computed, or are outputs can be asked for.
 *
 * @param bytes - The graph, whose outputs are left alone: those that are asked for come in their place in a copy.
 */
export async function observeRanges(
  bytes: Uint8Array,
  names: readonly string[],
  signature: ModelSignature,
  calibration: readonly Feeds[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Range>> {
  const editor = new GraphEditor(bytes)
  const {graph} = editor
  const fed = new Set(graph.input.map(({name}) => name))
  const computed = names.filter(name => !fed.has(name))
  if (computed.length > 0)
    graph.output = computed.map(name =>
      create(ValueInfoSchema, {name, type: {tensorType: {elemType: DataType.float}}}),
    )
  const session = await createSession(
    {bytes: editor.finish(), externalData: []},
    {intraOpThreads: cpuCount(), outputs: graph.output.map(({name}) => name)},
  )
  const ranges = new Map<string, Range>()
  const see = (name: string, values: unknown): void => {
    if (values instanceof Float32Array) ranges.set(name, widen(ranges.get(name), values))
  }
  try {
    const rows = signature.fixedBatch ?? ROWS_A_RUN
    for (const feeds of calibration)
      for (let start = 0; start + (signature.fixedBatch ?? 1) <= feeds.rowCount; start += rows) {
        signal?.throwIfAborted()
        const part = sliceRows(feeds, start, Math.min(rows, feeds.rowCount - start))
        const tensors = shapedTensors(signature, part)
        for (const name of names) see(name, tensors[name]?.values)
        const answers = await session.run(tensors)
        for (const name of computed) see(name, answers[name]?.values)
      }
  } finally {
    await session.release()
  }
  return ranges
}

function widen(range: Range | undefined, values: Float32Array): Range {
  let {min, max} = range ?? {min: Infinity, max: -Infinity}
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return {min, max}
}
