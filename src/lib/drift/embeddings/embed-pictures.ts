import {MlopsError} from '../../core/errors/index.ts'
import {createRandom, shuffledIndices} from '../../core/statistics/index.ts'
import {packImages, type TensorData} from '../../model/index.ts'
import type {ImageFile} from '../images/index.ts'
import type {Embedder} from './open-embedder.ts'

/** Vectors of the pictures of one set, one after the other. */
export interface Embeddings {
  readonly width: number
  readonly values: Float32Array
  /** Place of each picture in the files that were given, ascending. */
  readonly rows: Uint32Array
}

/** Pictures that are decoded and run together. */
const BATCH = 32
/** Of a set not more pictures than this, and not more than so many numbers (128 MB), are embedded. */
const MOST_PICTURES = 20_000
const MOST_NUMBERS = 32_000_000
const MOST_WIDTH = 4096
const SEED = 1

export interface EmbedOptions {
  readonly signal?: AbortSignal | undefined
  readonly onDone?: ((pictures: number) => void) | undefined
}

/**
 * Runs pictures through a model. The next batch is decoded while one is run, so that two batches of pixels are in memory.
 * Of a large set pictures are drawn, the same in every run. A picture that cannot be decoded, or whose vector is not
 * finite, is left out.
 *
 * @throws MlopsError `MODEL_RUN`, `MODEL_OPTIONS` for an output that is too wide; AbortError.
 */
export async function embedPictures(
  files: readonly ImageFile[],
  embedder: Embedder,
  {signal, onDone}: EmbedOptions = {},
): Promise<Embeddings> {
  const {input, image} = embedder
  const pack = (places: Uint32Array): ReturnType<typeof packImages> =>
    packImages(
      Array.from(places, place => files[place]?.path ?? ''),
      input.type,
      image,
    )
  const width = await widthOf(embedder, await pack(Uint32Array.of(0)))
  const places = drawn(files.length, Math.min(MOST_PICTURES, Math.floor(MOST_NUMBERS / width)))
  const values = new Float32Array(places.length * width)
  const rows = new Uint32Array(places.length)
  let kept = 0
  let next = pack(places.subarray(0, BATCH))
  for (let start = 0; start < places.length; start += BATCH) {
    const batch = places.subarray(start, start + BATCH)
    const {tensor, failed} = await next
    signal?.throwIfAborted()
    const after = places.subarray(start + BATCH, start + 2 * BATCH)
    next = after.length === 0 ? next : pack(after)
    const vectors = await run(embedder, tensor, batch.length).catch(async (error: unknown) => {
      await next.catch(() => undefined)
      throw error
    })
    const lost = new Set(failed.map(({row}) => row))
    for (let row = 0; row < batch.length; row++) {
      const vector = vectors.subarray(row * width, (row + 1) * width)
      if (lost.has(row) || !vector.every(Number.isFinite)) continue
      values.set(vector, kept * width)
      rows[kept++] = batch[row] ?? 0
    }
    onDone?.(start + batch.length)
  }
  return {width, values: values.subarray(0, kept * width), rows: rows.subarray(0, kept)}
}

async function widthOf(
  embedder: Embedder,
  {tensor}: {readonly tensor: TensorData},
): Promise<number> {
  const {length} = await run(embedder, tensor, 1)
  if (length <= MOST_WIDTH) return length
  throw new MlopsError(
    'MODEL_OPTIONS',
    `The embedding has ${length.toLocaleString('en-US')} numbers (${embedder.label}); ${MOST_WIDTH.toLocaleString('en-US')} are the most.`,
    {hint: 'Choose an output after pooling: --embed-output NAME.'},
  )
}

async function run(
  {model, input, output}: Embedder,
  tensor: TensorData,
  rowCount: number,
): Promise<Float32Array> {
  const outputs = await model.infer({rowCount, tensors: {[input.name]: tensor}})
  const {values} = outputs[output] ?? {}
  if (values === undefined || Array.isArray(values))
    throw new RangeError(`The model gave no numbers as ${output}.`)
  return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>)
}

function drawn(count: number, most: number): Uint32Array {
  if (count <= most) return Uint32Array.from({length: count}, (_, place) => place)
  return shuffledIndices(count, createRandom(SEED)).slice(0, most).sort()
}
