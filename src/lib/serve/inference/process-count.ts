const MOST_PROCESSES = 8
/** Memory that a loaded model takes, as a multiple of its file, and the share of the machine's for all. */
const LOADED_SIZE = 2
const MEMORY_SHARE = 0.25
/** Node and the runtime, without a model. */
const EMPTY_PROCESS_BYTES = 64 * 2 ** 20

/** How many processes a model gets: one a CPU, as far as their copies of it fit into memory. */
export function processCount({
  cpus,
  modelBytes,
  memoryBytes,
}: {
  readonly cpus: number
  /** Of the file, and of those with its weights. */
  readonly modelBytes: number
  /** Of the machine, or of the container. */
  readonly memoryBytes: number
}): number {
  const each = EMPTY_PROCESS_BYTES + LOADED_SIZE * modelBytes
  const fitting = Math.floor((memoryBytes * MEMORY_SHARE) / each)
  return Math.max(1, Math.min(Math.floor(cpus), MOST_PROCESSES, fitting))
}
