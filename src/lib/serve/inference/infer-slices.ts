import type {Feeds, Outputs} from '../../model/index.ts'
import type {Client} from '../types.ts'
import {joinOutputs, sliceFeeds} from './tensor-rows.ts'

/**
 * The answer to more rows than a run is given. The first slice that fails fails all, and those that
 * still wait are dropped.
 *
 * @param infer - Runs a slice; `client` has gone once the answer is not wanted any more.
 */
export async function inferSlices(
  feeds: Feeds,
  step: number,
  client: Client | undefined,
  infer: (slice: Feeds, client: Client) => Promise<Outputs>,
): Promise<Outputs> {
  let failed = false
  const whole: Client = {
    get aborted() {
      return failed || client?.aborted === true
    },
  }
  const {rowCount} = feeds
  const slices: Promise<{readonly rowCount: number; readonly tensors: Outputs}>[] = []
  for (let start = 0; start < rowCount; start += step) {
    const end = Math.min(start + step, rowCount)
    const answer = infer(sliceFeeds(feeds, start, end), whole)
    slices.push(answer.then(tensors => ({rowCount: end - start, tensors})))
  }
  try {
    return joinOutputs(await Promise.all(slices))
  } catch (error) {
    failed = true
    throw error
  }
}
