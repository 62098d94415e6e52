import {workerModule} from '../../platform/program/index.ts'
import {openThread} from '../../platform/threads/index.ts'
import {drawThumbnail, type OpenedImages} from '../images/index.ts'
import type {EmbeddingDrift, Thumbnail} from '../image-types.ts'
import {number} from '../words/index.ts'
import type {ComparedEmbeddings, EmbeddingsToCompare} from './compare-embeddings.ts'
import {describeEmbeddings} from './describe-embeddings.ts'
import {embedPictures} from './embed-pictures.ts'
import type {Embedder} from './open-embedder.ts'

export interface EmbedRequest {
  readonly signal?: AbortSignal | undefined
  /** Pictures that are embedded, of both sets. */
  readonly onDone?: ((pictures: number) => void) | undefined
}

const UNUSUAL = 12
/** From so far on a picture is shown: twice as far as those of the reference are from each other. */
const FAR = 2

/**
 * Embeds the pictures of both sets and compares the embeddings; names the current pictures that are farthest from the reference.
 *
 * @throws MlopsError what `embedPictures` throws; AbortError.
 */
export async function measureEmbeddings(
  {reference, current}: OpenedImages,
  embedder: Embedder,
  {signal, onDone}: EmbedRequest,
): Promise<EmbeddingDrift> {
  const before = await embedPictures(reference.files, embedder, {signal, onDone})
  const now = await embedPictures(current.files, embedder, {
    signal,
    onDone: pictures => onDone?.(reference.files.length + pictures),
  })
  const found = await compareApart({reference: before, current: now}, signal)
  const {domainClassifier, discrepancy, drifted, distances} = found
  const common = {
    ...{model: embedder.label, dimensions: before.width, domainClassifier, discrepancy, drifted},
    pictures: {reference: before.rows.length, current: now.rows.length},
    sets: {reference: reference.files.length, current: current.files.length},
  }
  const unusual = await farthest(current.files, now.rows, distances, signal)
  return {...common, finding: describeEmbeddings(common), unusual}
}

async function farthest(
  files: OpenedImages['current']['files'],
  rows: Uint32Array,
  distances: Float64Array,
  signal: AbortSignal | undefined,
): Promise<readonly Thumbnail[]> {
  const order = Array.from(rows.keys())
    .filter(at => (distances[at] ?? 0) >= FAR)
    .sort((a, b) => (distances[b] ?? 0) - (distances[a] ?? 0) || a - b)
  const shown: Thumbnail[] = []
  for (const at of order.slice(0, UNUSUAL)) {
    signal?.throwIfAborted()
    const words = `${number(distances[at] ?? 0)} times as far from the reference as its pictures are from each other`
    const thumbnail = await drawThumbnail(files[rows[at] ?? 0], words)
    if (thumbnail !== undefined) shown.push(thumbnail)
  }
  return shown
}

/** In a thread, so that the terminal and Ctrl-C stay alive. */
async function compareApart(
  request: EmbeddingsToCompare,
  signal: AbortSignal | undefined,
): Promise<ComparedEmbeddings> {
  const thread = openThread<EmbeddingsToCompare, ComparedEmbeddings>(
    workerModule('drift/embeddings'),
  )
  const onAbort = (): void => {
    void thread.terminate()
  }
  signal?.addEventListener('abort', onAbort)
  try {
    return await thread.ask(request)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await thread.terminate()
  }
}
