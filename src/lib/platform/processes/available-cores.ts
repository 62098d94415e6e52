import {readFileSync} from 'node:fs'
import os from 'node:os'

/** Cores that this process may use: those of the machine, less what a container's quota withholds. */
export function availableCores(): number {
  const cores = os.availableParallelism()
  const quota = containerQuota()
  return quota === undefined ? cores : Math.max(1, Math.min(cores, Math.floor(quota)))
}

/** CPU seconds a second that the control group allows; undefined without a limit. */
function containerQuota(): number | undefined {
  const [quota, period] = read('/sys/fs/cgroup/cpu.max')?.split(' ') ?? [
    read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'),
    read('/sys/fs/cgroup/cpu/cpu.cfs_period_us'),
  ]
  const share = Number(quota) / Number(period)
  return Number.isFinite(share) && share > 0 ? share : undefined
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
