import {cpuCount} from '../../platform/processes/index.ts'
import type {ImageList} from './image-files.ts'
import {tableOf, type ImageFailure, type ImageTable} from './image-table.ts'
import {MAX_PIXELS, readImage, type MeasuredImage} from './read-image.ts'

export interface ReadImagesOptions {
  /** Called with how many are done, failed ones among them. */
  readonly progress?: (done: number) => void
  readonly signal?: AbortSignal
  /** A picture of more pixels is a failure: 100 million. */
  readonly maxPixels?: number
}

/** The threads of Node decode; a few more files at hand keep them busy while properties are computed. */
const AT_ONCE = 2 * Math.max(2, cpuCount())

/**
 * Measures the pictures of a list. What cannot be decoded costs only itself: it stands in `failures`.
 *
 * @returns The same for the same files, in whatever order they came to be decoded.
 * @throws The reason of `signal` when it aborts.
 */
export async function readImages(
  list: ImageList,
  {progress, signal, maxPixels = MAX_PIXELS}: ReadImagesOptions = {},
): Promise<ImageTable> {
  signal?.throwIfAborted()
  const images = new Array<MeasuredImage | undefined>(list.files.length).fill(undefined)
  const reasons = new Map<number, string>()
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < list.files.length; index = next++) {
      const file = list.files[index]
      if (file === undefined) continue
      const read = await readImage(file, maxPixels)
      if (read.kind === 'measured') images[index] = read.image
      else reasons.set(index, read.reason)
      progress?.(++done)
      signal?.throwIfAborted()
    }
  }
  await Promise.all(Array.from({length: Math.min(AT_ONCE, list.files.length)}, work))
  const failures: ImageFailure[] = [...reasons.entries()]
    .sort(([a], [b]) => a - b)
    .map(([index, reason]) => ({name: list.files[index]?.name ?? '', reason}))
  return tableOf(list, images, failures)
}
