import {Gzip} from 'fflate'

/**
 * Compresses a stream to gzip. In JavaScript, since the zlib of Node gives other bytes from one release to the next, and
 * a package must not.
 *
 * @param time - Time in the header.
 */
export async function* gzipChunks(
  chunks: AsyncIterable<Uint8Array>,
  time: Date,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const gzip = new Gzip({level: 6, mtime: time}, chunk => ready.push(chunk))
  for await (const chunk of chunks) {
    // The encoder keeps what it was given until it has enough of it.
    gzip.push(Uint8Array.from(chunk))
    yield* ready.splice(0)
  }
  gzip.push(new Uint8Array(0), true)
  yield* ready.splice(0)
}
