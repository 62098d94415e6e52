import os from 'node:os'

/** Memory that this process may use: that of the machine, or less where a container has a limit. */
export function memoryBytes(): number {
  const limit = process.constrainedMemory()
  const all = os.totalmem()
  return limit > 0 ? Math.min(all, limit) : all
}
