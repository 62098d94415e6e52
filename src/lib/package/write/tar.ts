import {stat} from 'node:fs/promises'
import {MlopsError} from '../../core/errors/index.ts'
import type {PackageFile} from '../types.ts'
import {fileBytes} from './file-bytes.ts'

const BLOCK = 512
/** The largest size that the eleven octal digits of a header hold. */
const LARGEST = 8 ** 11 - 1

/**
 * The bytes of a tar archive (POSIX ustar), the same on every machine: files in the order of their paths, no owner, one
 * time, mode 0644 or 0755.
 *
 * @param files - Paths of at most 255 bytes, which ustar can hold; their order does not matter.
 * @param time - Modification time of every file.
 * @throws MlopsError `PACKAGE_UNFIT` for a path or a file that ustar cannot hold.
 * @see POSIX.1-2017, pax, "ustar Interchange Format".
 */
export async function* tarChunks(
  files: readonly PackageFile[],
  time: Date,
): AsyncGenerator<Uint8Array> {
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const size = await sizeOf(file)
    yield header(file, size, time)
    let written = 0
    for await (const chunk of fileBytes(file.content)) {
      written += chunk.length
      yield chunk
    }
    if (written !== size) {
      throw new MlopsError('FILE_UNREADABLE', `${file.path} changed while it was read.`)
    }
    yield new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)
  }
  yield new Uint8Array(2 * BLOCK)
}

/** A header has the size, so what is made on the way has to be made twice. */
async function sizeOf({content}: PackageFile): Promise<number> {
  if (typeof content === 'object' && 'copyOf' in content) return (await stat(content.copyOf)).size
  let size = 0
  for await (const chunk of fileBytes(content)) size += chunk.length
  return size
}

function header({path, executable = false}: PackageFile, size: number, time: Date): Uint8Array {
  if (size > LARGEST) throw unfit(`${path} is larger than the 8 GiB that a tar archive can hold.`)
  const block = Buffer.alloc(BLOCK)
  const {name, prefix} = splitPath(path)
  const octal = (value: number, at: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, '0') + '\0', at, 'latin1')
  }
  block.write(name, 0, 'utf8')
  octal(executable ? 0o755 : 0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(Math.floor(time.getTime() / 1000), 136, 12)
  block.write('        0', 148, 'latin1')
  block.write('ustar\0' + '00', 257, 'latin1')
  block.write(prefix, 345, 'utf8')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(sum.toString(8).padStart(6, '0') + '\0 ', 148, 'latin1')
  return block
}

/** ustar keeps 100 bytes of a name and 155 of the folders before it. */
function splitPath(path: string): {readonly name: string; readonly prefix: string} {
  const length = (text: string): number => Buffer.byteLength(text)
  if (length(path) <= 100) return {name: path, prefix: ''}
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (length(prefix) <= 155 && length(name) <= 100) return {name, prefix}
  }
  throw unfit(`The path ${path} is too long for a tar archive.`)
}

function unfit(message: string): MlopsError {
  return new MlopsError('PACKAGE_UNFIT', message, {hint: 'Take the target `folder` instead.'})
}
