import {createReadStream} from 'node:fs'
import {mkdir, open} from 'node:fs/promises'
import path from 'node:path'
import {createGunzip} from 'node:zlib'
import {asError, MlopsError} from '../../core/errors/index.ts'
import {fileError} from '../../platform/files/index.ts'
import {ByteReader} from './byte-reader.ts'
import {insideName} from './inside-name.ts'
import type {Budget} from './limits.ts'
import {BLOCK, cutOff, damaged, readPaxRecords, readTarHeader} from './tar-header.ts'

/** Names and records are no longer than that. */
const MOST_EXTRA = 1 << 20

const REFUSED: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a device',
  '4': 'a device',
  '6': 'a pipe',
}

export interface Archive {
  readonly file: string
  readonly gzip: boolean
}

/**
 * Unpacks files and folders of a tar archive into a folder that is empty. Everything else that an archive can hold is
 * refused, and so are names that are there twice, on systems that tell capital letters apart or do not.
 *
 * @throws MlopsError `PACKAGE_INVALID`, `IMPORT_TOO_LARGE`, `FILE_UNWRITABLE`.
 */
export async function unpackTar(
  {file, gzip}: Archive,
  folder: string,
  budget: Budget,
  signal?: AbortSignal,
): Promise<void> {
  const reader = new ByteReader(bytesOf(file, gzip))
  const seen = new Set<string>()
  try {
    for (;;) {
      signal?.throwIfAborted()
      const entry = await nextEntry(reader)
      if (entry === undefined) return
      const {name, sizeBytes, isFolder} = entry
      if (isFolder && /^(\.\/?)+$/.test(name)) continue
      const inside = insideName(isFolder ? name.replace(/\/+$/, '') : name)
      if (isFolder) {
        await mkdir(path.join(folder, inside), {recursive: true})
        continue
      }
      const key = inside.normalize('NFC').toLowerCase()
      if (seen.has(key)) throw damaged(`${JSON.stringify(inside)} is in it twice`)
      seen.add(key)
      budget.addFile(inside, sizeBytes)
      await writeEntry(path.join(folder, inside), reader.pieces(sizeBytes))
      await reader.exactly((BLOCK - (sizeBytes % BLOCK)) % BLOCK)
    }
  } finally {
    await reader.close()
  }
}

interface Entry {
  readonly name: string
  readonly sizeBytes: number
  readonly isFolder: boolean
}

async function nextEntry(reader: ByteReader): Promise<Entry | undefined> {
  let name: string | undefined
  let size: number | undefined
  for (;;) {
    const block = await reader.exactly(BLOCK)
    const header = block === undefined ? undefined : readTarHeader(block)
    if (header === undefined) return undefined
    const {type, sizeBytes} = header
    if (type === 'x' || type === 'g' || type === 'L') {
      if (sizeBytes > MOST_EXTRA) throw damaged('a header is larger than any name')
      const bytes = (await reader.exactly(sizeBytes)) ?? Buffer.alloc(0)
      await reader.exactly((BLOCK - (sizeBytes % BLOCK)) % BLOCK)
      if (type === 'L') name = bytes.toString('utf8').replace(/\0.*$/s, '')
      if (type !== 'x') continue
      const records = readPaxRecords(bytes)
      name = records.get('path') ?? name
      size = records.has('size') ? Number(records.get('size')) : size
      continue
    }
    const found = {name: name ?? header.name, sizeBytes: size ?? sizeBytes}
    if (!Number.isSafeInteger(found.sizeBytes) || found.sizeBytes < 0)
      throw damaged('a size cannot be read')
    if (type === '0' || type === '7') return {...found, isFolder: found.name.endsWith('/')}
    if (type === '5') return {...found, sizeBytes: 0, isFolder: true}
    throw new MlopsError(
      'PACKAGE_INVALID',
      `${JSON.stringify(found.name)} in the archive is ${REFUSED[type] ?? 'no file'}.`,
      {hint: 'Only files and folders are unpacked: do not trust it, or pack the files themselves.'},
    )
  }
}

async function writeEntry(target: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await mkdir(path.dirname(target), {recursive: true})
    const handle = await open(target, 'wx', 0o644)
    try {
      for await (const piece of pieces) await handle.writeFile(piece)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw cause instanceof MlopsError ? cause : fileError(cause, target, 'write')
  }
}

async function* bytesOf(file: string, gzip: boolean): AsyncGenerator<Uint8Array> {
  const source = createReadStream(file, {highWaterMark: 1 << 20})
  const stream = gzip ? source.pipe(createGunzip()) : source
  if (gzip) source.on('error', error => stream.destroy(error))
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (cause) {
    const {code} = asError(cause) as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') throw cutOff()
    throw code?.startsWith('Z_') === true
      ? damaged(`its compression (${code})`)
      : fileError(cause, file, 'read')
  } finally {
    source.destroy()
  }
}
