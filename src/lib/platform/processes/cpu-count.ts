import {readFileSync} from 'node:fs'
import os from 'node:os'

/**
 * CPUs that this process may use: those of the machine, or fewer where a container has a quota
 * (cgroup v2 `cpu.max`, v1 `cfs_quota_us`). At least 1.
 */
export function cpuCount(): number {
  const quota = readQuota()
  const all = os.availableParallelism()
  return quota === undefined ? all : Math.max(1, Math.min(all, Math.ceil(quota)))
}

function readQuota(): number | undefined {
  const [max, period] = readNumbers('/sys/fs/cgroup/cpu.max')
  if (max !== undefined && period !== undefined) return max / period
  const [v1Quota] = readNumbers('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')
  const [v1Period] = readNumbers('/sys/fs/cgroup/cpu/cpu.cfs_period_us')
  if (v1Quota !== undefined && v1Quota > 0 && v1Period !== undefined) return v1Quota / v1Period
  return undefined
}

/** The numbers of a line; none where the file is missing or says `max`. */
function readNumbers(path: string): readonly number[] {
  try {
    const numbers = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number)
    return numbers.every(Number.isFinite) ? numbers : []
  } catch {
    return []
  }
}
