import {workerModule} from '../../platform/program/index.ts'
import {openThread} from '../../platform/threads/index.ts'
import type {MultivariateDrift} from '../types.ts'
import type {CompareRequest} from './compare-samples.ts'
import {sampleTables} from './sample-tables.ts'
import type {MultivariateOptions, MultivariateTables, SampledTables} from './types.ts'

const SAMPLE_ROWS = 10_000
const SEED = 1

/**
 * How two tables differ as wholes, on up to 10,000 rows of each: PCA reconstruction, a domain classifier, and
 * changed correlations. The same tables and seed give the same answer.
 *
 * @throws MlopsError what reading the tables throws; AbortError.
 */
export async function measureMultivariate(
  tables: MultivariateTables,
  {sampleRows = SAMPLE_ROWS, seed = SEED, signal}: MultivariateOptions = {},
): Promise<MultivariateDrift> {
  signal?.throwIfAborted()
  const sample = await sampleTables(tables, sampleRows, seed)
  signal?.throwIfAborted()
  return await compareApart({sample, seed}, signal)
}

/** In a thread, so that the terminal and Ctrl-C stay alive. */
async function compareApart(
  request: CompareRequest,
  signal: AbortSignal | undefined,
): Promise<MultivariateDrift> {
  const thread = openThread<CompareRequest, MultivariateDrift>(workerModule('drift/multivariate'))
  const onAbort = (): void => {
    void thread.terminate()
  }
  signal?.addEventListener('abort', onAbort)
  try {
    return await thread.ask(request, buffersOf(request.sample))
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await thread.terminate()
  }
}

function buffersOf({columns}: SampledTables): ArrayBuffer[] {
  return columns
    .flatMap(({reference, current}) => [reference.buffer, current.buffer])
    .filter(buffer => buffer instanceof ArrayBuffer)
}
