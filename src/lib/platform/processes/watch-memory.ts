import {processTree, residentBytes} from './process-tree.ts'

const EVERY_MS = 250

/**
 * Looks at the resident memory of a process group and all that it started four times a second, and calls `onAbove`
 * once when it is above the limit. On Windows nothing is seen.
 *
 * @returns Ends the watch.
 */
export function watchMemory(
  group: number,
  limitBytes: number,
  onAbove: (bytes: number) => void,
): () => void {
  const timer = setInterval(() => {
    const bytes = residentBytes(processTree([], group))
    if (bytes <= limitBytes) return
    clearInterval(timer)
    onAbove(bytes)
  }, EVERY_MS)
  return () => clearInterval(timer)
}
