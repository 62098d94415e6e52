import {createHash} from 'node:crypto'
import {open, stat} from 'node:fs/promises'
import {resolve} from 'node:path'
import {type Database, sqlString} from '../platform/duckdb/index.ts'
import {fileError} from '../platform/files/index.ts'

const END_BYTES = 65_536

/**
 * What tells an input from a changed one: of every local file its path, size, time and the digest of
 * its first and last 64 KiB; of an address its name alone.
 */
export async function inputFingerprint(
  database: Database,
  input: string,
): Promise<readonly unknown[]> {
  if (input === '-' || input.startsWith('query:') || input.includes('://')) return [input]
  const stats = await stat(input).catch(() => undefined)
  const pattern = stats?.isDirectory() === true ? `${input}/**` : input
  const files = await database.rows(
    `SELECT file FROM glob(${sqlString(pattern)}) ORDER BY 1`,
    input,
  )
  return Promise.all(files.map(({file}) => fileFingerprint(resolve(String(file)))))
}

async function fileFingerprint(path: string): Promise<readonly unknown[]> {
  try {
    const handle = await open(path, 'r')
    try {
      const {size, mtimeMs} = await handle.stat()
      const hash = createHash('sha256')
      for (const position of new Set([0, Math.max(0, size - END_BYTES)])) {
        const {buffer, bytesRead} = await handle.read(
          Buffer.alloc(END_BYTES),
          0,
          END_BYTES,
          position,
        )
        hash.update(buffer.subarray(0, bytesRead))
      }
      return [path, size, mtimeMs, hash.digest('hex')]
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw fileError(cause, path, 'read')
  }
}
