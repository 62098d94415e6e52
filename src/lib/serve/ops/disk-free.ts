import {statfs} from 'node:fs/promises'
import {gaugeFamily, type MetricFamily} from './metric-family.ts'

/** Space that is left where the prediction log is; nothing where there is no such folder yet. */
export async function diskFree(directory: string): Promise<MetricFamily[]> {
  try {
    const {bavail, bsize} = await statfs(directory)
    const help = 'Space left on the disk of the prediction log.'
    return [
      gaugeFamily('mlops_log_disk_free_bytes', help, [{labels: {}, value: bavail * bsize}], 'min'),
    ]
  } catch {
    return []
  }
}
