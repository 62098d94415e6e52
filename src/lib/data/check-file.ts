import {open, readdir, stat} from 'node:fs/promises'
import {MlopsError} from '../core/errors/index.ts'
import {fileError} from '../platform/files/index.ts'
import type {DataFormat} from './data-format.ts'

/**
 * The mistakes worth a plain sentence before DuckDB sees the file: not there, a folder, empty,
 * a Parquet file without its end.
 */
export async function checkFile(path: string, format: DataFormat): Promise<void> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw fileError(cause, path, 'read')
  })
  if (stats.size === 0)
    throw new MlopsError('DATA_EMPTY', `${path} is empty (0 bytes).`, {
      hint: 'Check the step that writes it.',
    })
  if (format === 'parquet') await checkParquetEnds(path, stats.size)
}

/** @throws MlopsError `FILE_UNREADABLE`. */
export async function refuseFolder(path: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined)
  if (stats?.isDirectory() !== true) return
  const entries = await readdir(path).catch(() => undefined)
  throw entries?.length === 0
    ? new MlopsError('FILE_UNREADABLE', `${path} is an empty folder.`, {
        hint: 'Check the step that fills it.',
      })
    : new MlopsError('FILE_UNREADABLE', `${path} is a folder, not a table.`, {
        hint: `Name a file, or all of them with a pattern: '${path.replace(/[/\\]+$/, '')}/*.parquet'`,
      })
}

const MAGIC_BYTES = 4

async function checkParquetEnds(path: string, sizeBytes: number): Promise<void> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw fileError(cause, path, 'read')
  })
  try {
    const read = async (position: number): Promise<string> => {
      const {buffer} = await handle.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, position)
      return buffer.toString('latin1')
    }
    const start = await read(0)
    if (start !== 'PAR1' && start !== 'PARE')
      throw new MlopsError('DATA_MALFORMED', `${path} is not a Parquet file.`, {
        hint: 'Check the file; the extension says Parquet and the content does not.',
      })
    const end = await read(Math.max(0, sizeBytes - MAGIC_BYTES))
    if (sizeBytes < 3 * MAGIC_BYTES || end !== start)
      throw new MlopsError('DATA_MALFORMED', `${path} is a truncated Parquet file.`, {
        hint: `It has ${sizeBytes} bytes and lacks its end; copy or write it again.`,
      })
  } finally {
    await handle.close()
  }
}
