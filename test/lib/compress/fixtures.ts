import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {CompressionMethod, MethodContext} from '../../../src/lib/compress/methods/method.ts'
import {loadModel, type Feeds, type LoadedModel} from '../../../src/lib/model/index.ts'

export const folder = fileURLToPath(new URL('../../fixtures/compress/', import.meta.url))

/** Few enough for a loaded machine. */
const ROWS = 200

export const fixture = (name: string): string => `${folder}${name}.onnx`

/** Rows of a table of fixtures: pixels as the models take them, and the digit. */
export function readDigits(name: 'test' | 'reference'): {feeds: Feeds; digits: number[]} {
  const lines = readFileSync(`${folder}${name}.csv`, 'utf8').trim().split('\n')
  const rows = lines.slice(1, ROWS + 1).map(line => line.split(',').map(Number))
  const values = Float32Array.from(rows.flatMap(row => row.slice(0, 64)))
  return {
    feeds: {
      rowCount: rows.length,
      tensors: {pixels: {type: 'float32', dims: [rows.length, 64], values}},
    },
    digits: rows.map(row => row[64] ?? -1),
  }
}

/** The first input has another name in some models. */
export function feedsFor(model: LoadedModel, {rowCount, tensors}: Feeds): Feeds {
  const [input] = model.signature.inputs
  const [tensor] = Object.values(tensors)
  if (input === undefined || tensor === undefined) throw new Error('There is one input.')
  return {rowCount, tensors: {[input.name]: tensor}}
}

/** Loads bytes as a model, for as long as `use` takes. */
export async function withModel<T>(
  bytes: Uint8Array,
  use: (model: LoadedModel) => Promise<T>,
): Promise<T> {
  const place = mkdtempSync(join(tmpdir(), 'mlops-compress-'))
  const file = join(place, 'model.onnx')
  writeFileSync(file, bytes)
  try {
    const model = await loadModel(file)
    try {
      return await use(model)
    } finally {
      await model.release()
    }
  } finally {
    rmSync(place, {recursive: true})
  }
}

/** Predicted classes of the test rows. */
export async function classesOf(bytes: Uint8Array): Promise<number[]> {
  const {feeds} = readDigits('test')
  return withModel(bytes, async model => {
    const {columns} = await model.predict(feedsFor(model, feeds))
    return Array.from(columns[0]?.values ?? [], Number)
  })
}

export const shareOfEqual = (a: readonly number[], b: readonly number[]): number =>
  a.filter((value, row) => value === b[row]).length / a.length

/** What a method is told of a model. */
export async function contextFor(bytes: Uint8Array, parameter = 0): Promise<MethodContext> {
  const {feeds} = readDigits('reference')
  return withModel(bytes, model => {
    const own = feedsFor(model, feeds)
    return Promise.resolve({
      parameter,
      signature: model.signature,
      meaning: model.meaning,
      calibration: [own],
      teacher: {
        rows: [own],
        answer: asked => withModel(bytes, teacher => teacher.predict(asked)),
      },
      signal: undefined,
    })
  })
}

/** The model that a method makes of another. */
export async function applied(
  method: CompressionMethod,
  bytes: Uint8Array,
  parameter = method.parameter?.standard ?? 0,
): Promise<Uint8Array> {
  const outcome = await method.apply(bytes, await contextFor(bytes, parameter))
  if (outcome.kind === 'unfit') throw new Error(outcome.reason)
  return outcome.model
}
