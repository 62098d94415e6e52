import {onTestFinished} from 'vitest'
import {createValues, type ModelOptions, type Outputs} from '../../../../src/lib/model/index.ts'
import type {Feeds, TensorValues} from '../../../../src/lib/model/index.ts'
import {
  openEngine,
  type EngineOptions,
  type ServingEngine,
} from '../../../../src/lib/serve/inference/index.ts'
import {fixture} from '../../model/expected-predictions.ts'

export const LIMITS: EngineOptions = {maxRows: 64, targetLatencyMs: 10, cpus: 1}

/** An engine of a fixture model in this process, closed when the test ends. */
export async function openInline(
  name: string,
  options: ModelOptions = {},
  engine: Partial<EngineOptions> = {},
): Promise<ServingEngine> {
  return open(fixture(`${name}.onnx`), options, {...LIMITS, mode: 'inline', ...engine})
}

/** The same in processes of its own. */
export async function openWorkers(
  name: string,
  engine: Partial<EngineOptions> = {},
): Promise<ServingEngine> {
  return openFile(fixture(`${name}.onnx`), {mode: 'workers', ...engine})
}

export async function openFile(
  file: string,
  engine: Partial<EngineOptions> = {},
): Promise<ServingEngine> {
  return open(file, {}, {...LIMITS, ...engine})
}

async function open(...given: Parameters<typeof openEngine>): Promise<ServingEngine> {
  const engine = await openEngine(...given)
  onTestFinished(() => engine.close())
  return engine
}

/** The rows `start` to `start` + `count` of feeds, from the first again after the last. */
export function someRows({tensors, rowCount}: Feeds, start: number, count: number): Feeds {
  const picked = Object.entries(tensors).map(([name, {type, dims, values}]) => {
    const width = values.length / rowCount
    const target = createValues(type, count * width)
    for (let index = 0; index < target.length; index++) {
      const row = (start + Math.floor(index / width)) % rowCount
      ;(target as unknown[])[index] = values[row * width + (index % width)]
    }
    return [name, {type, dims: [count, ...dims.slice(1)], values: target}] as const
  })
  return {rowCount: count, tensors: Object.fromEntries(picked)}
}

/** The largest difference of two answers, each relative to its size above 1; Infinity where they cannot be compared. */
export function difference(a: Outputs, b: Outputs): number {
  let largest = 0
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [one, two] = [a[name], b[name]]
    if (one === undefined || two === undefined || one.type !== two.type) return Infinity
    if (String(one.dims) !== String(two.dims)) return Infinity
    for (let index = 0; index < one.values.length; index++)
      largest = Math.max(largest, apart(one.values, two.values, index))
  }
  return largest
}

function apart(one: TensorValues, two: TensorValues, index: number): number {
  const [x, y] = [one[index], two[index]]
  if (Object.is(x, y)) return 0
  if (typeof x !== 'number' || typeof y !== 'number') return Infinity
  return Math.abs(x - y) / Math.max(1, Math.abs(x), Math.abs(y))
}
