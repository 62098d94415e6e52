import {statfs} from 'node:fs/promises'
import {gaugeFamily, type MetricFamily} from './metric-family.ts'

/** The disk where the prediction log is; nothing where there is no such folder yet. */
export async function diskFree(directory: string): Promise<MetricFamily[]> {
  try {
    const {bavail, blocks, bsize} = await statfs(directory)
    const gauge = (name: string, help: string, value: number): MetricFamily =>
      gaugeFamily(name, help, [{labels: {}, value}], 'min')
    return [
      gauge(
        'mlops_log_disk_free_bytes',
        'Space left on the disk of the prediction log.',
        bavail * bsize,
      ),
      gauge('mlops_log_disk_size_bytes', 'Size of the disk of the prediction log.', blocks * bsize),
    ]
  } catch {
    return []
  }
}
