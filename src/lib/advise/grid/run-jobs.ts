/** Runs tasks, so many at a time, in order; the first error stops those that have not begun. */
export async function runJobs(
  jobs: number,
  tasks: readonly (() => Promise<void>)[],
): Promise<void> {
  let next = 0
  let stopped = false
  const worker = async (): Promise<void> => {
    while (!stopped) {
      const task = tasks[next++]
      if (task === undefined) return
      try {
        await task()
      } catch (error) {
        stopped = true
        throw error
      }
    }
  }
  const workers = await Promise.allSettled(Array.from({length: Math.max(1, jobs)}, worker))
  for (const result of workers) if (result.status === 'rejected') throw result.reason
}
