import {runProcess} from '../../platform/processes/index.ts'
import {gaugeFamily, type MetricFamily, type Sample} from './metric-family.ts'

const FIELDS = [
  'index',
  'name',
  'utilization.gpu',
  'memory.used',
  'memory.total',
  'temperature.gpu',
  'power.draw',
]
const MEBIBYTE = 2 ** 20
/** Several scrapers must not start a process each. */
const FRESH_MS = 5000
const TIMEOUT_MS = 5000
/** A scrape waits no longer and tells what was known before. */
const PATIENCE_MS = 1000

/**
 * What `nvidia-smi` says of the GPUs of this machine, asked when metrics are read; nothing where there is
 * no such program, which is looked for once.
 */
export function createGpuSource(): () => Promise<readonly MetricFamily[]> {
  let known: readonly MetricFamily[] = []
  let missing = false
  let askedAt = -Infinity
  let asking: Promise<void> | undefined
  const ask = async (): Promise<void> => {
    const args = [`--query-gpu=${FIELDS.join(',')}`, '--format=csv,noheader,nounits']
    const result = await runProcess('nvidia-smi', args, {timeoutMs: TIMEOUT_MS})
    missing = result.missing
    known = result.exitCode === 0 ? gpuFamilies(result.stdout) : []
  }
  return async () => {
    if (missing) return []
    if (asking === undefined && performance.now() - askedAt > FRESH_MS) {
      askedAt = performance.now()
      asking = ask().finally(() => (asking = undefined))
    }
    if (asking !== undefined) {
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<void>(resolve => (timer = setTimeout(resolve, PATIENCE_MS)))
      await Promise.race([asking, patience])
      clearTimeout(timer)
    }
    return known
  }
}

/** @param text - A line a GPU: `0, NVIDIA A100, 45, 1024, 40960, 51, 120.50`; `[N/A]` where not known. */
function gpuFamilies(text: string): readonly MetricFamily[] {
  const gpus = text
    .split('\n')
    .map(line => line.split(',').map(field => field.trim()))
    .filter(fields => fields.length === FIELDS.length)
  const gauge = (name: string, help: string, field: number, unit = 1): MetricFamily => {
    const values = gpus.flatMap((fields): Sample[] => {
      const [gpu = '', model = ''] = fields
      const value = Number(fields[field] || 'unknown')
      return Number.isFinite(value) ? [{labels: {gpu, name: model}, value: value * unit}] : []
    })
    return gaugeFamily(name, help, values, 'max')
  }
  return [
    gauge('mlops_gpu_utilization_ratio', 'Share of the time that the GPU was busy.', 2, 0.01),
    gauge('mlops_gpu_memory_used_bytes', 'Memory of the GPU that is used.', 3, MEBIBYTE),
    gauge('mlops_gpu_memory_total_bytes', 'Memory of the GPU.', 4, MEBIBYTE),
    gauge('mlops_gpu_temperature_celsius', 'Temperature of the GPU.', 5),
    gauge('mlops_gpu_power_watts', 'Power that the GPU draws.', 6),
  ]
}
