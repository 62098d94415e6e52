import {create} from '@bufbuild/protobuf'
import {shapedTensors, sliceRows} from '../../model/index.ts'
import {DataType, GraphEditor, ValueInfoSchema} from '../../model/onnx/edit/index.ts'
import {createSession} from '../../platform/onnxruntime/index.ts'
import {cpuCount} from '../../platform/processes/index.ts'
import type {MethodContext} from './method.ts'

/** All values of a run are held at once. */
const ROWS_A_RUN = 16

/**
 * Shows values of single precision inside a graph, run by run over the calibration rows: those that are fed, computed,
 * or outputs.
 *
 * @param bytes - The graph, which is left alone: what is asked for is the output of a copy.
 */
export async function observeValues(
  bytes: Uint8Array,
  names: readonly string[],
  {signature, calibration, signal}: Pick<MethodContext, 'signature' | 'calibration' | 'signal'>,
  visit: (name: string, values: Float32Array) => void,
): Promise<void> {
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
  try {
    const rows = signature.fixedBatch ?? ROWS_A_RUN
    for (const feeds of calibration)
      for (let start = 0; start + (signature.fixedBatch ?? 1) <= feeds.rowCount; start += rows) {
        signal?.throwIfAborted()
        const part = sliceRows(feeds, start, Math.min(rows, feeds.rowCount - start))
        const tensors = shapedTensors(signature, part)
        const answers = await session.run(tensors)
        for (const name of names) {
          const values: unknown = (tensors[name] ?? answers[name])?.values
          if (values instanceof Float32Array) visit(name, values)
        }
      }
  } finally {
    await session.release()
  }
}
