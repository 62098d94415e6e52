import {mkdir, open, readFile} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {errorCode, fileError} from '../../platform/files/index.ts'
import {EVENTS_VERSION, eventSchema, type RunEvent} from './run-events.ts'

/**
 * Reads the events of a run. What stands behind the last line break was being written when the process ended,
 * and never counted.
 *
 * @throws MlopsError `RUN_INVALID` for a file of a newer version or with a damaged line, `FILE_UNREADABLE`.
 */
export async function readEvents(file: string): Promise<readonly RunEvent[]> {
  const lines = await readLines(file)
  const events = lines.map((line, index) => parseEvent(line, file, index + 1))
  const [first] = events
  if (first !== undefined && first.event !== 'begun')
    throw invalid(file, `${file}:1 is not the beginning of a retraining.`)
  return events
}

/** Those lines of a damaged file that can be read; none of a file of a newer version, where they may mean something else. */
export async function readableEvents(file: string): Promise<readonly RunEvent[]> {
  const lines = await readLines(file).catch((): string[] => [])
  const events = lines.flatMap(line => {
    const parsed = eventSchema.safeParse(parseJson(line))
    return parsed.success ? [parsed.data] : []
  })
  return events.some(isNewer) ? [] : events
}

async function readLines(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return ''
    throw fileError(cause, file, 'read')
  })
  return text.split('\n').slice(0, -1)
}

function parseEvent(line: string, file: string, number: number): RunEvent {
  const parsed = eventSchema.safeParse(parseJson(line))
  const place = `${file}:${number}`
  if (!parsed.success) throw invalid(file, `${place} is no event of a retraining.`)
  if (!isNewer(parsed.data)) return parsed.data
  throw new MlopsError('RUN_INVALID', `${place} was written by a newer mlops.`, {
    hint: `Install that version, or delete the folder ${path.dirname(file)}.`,
  })
}

function isNewer(event: RunEvent): boolean {
  return event.event === 'begun' && event.version > EVENTS_VERSION
}

function invalid(file: string, message: string): MlopsError {
  return new MlopsError('RUN_INVALID', message, {
    hint: `Delete the folder ${path.dirname(file)}; what the run registered stands in Git.`,
  })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Appends an event; when it returns, the line is on the disk. A torn line before it is cut off. */
export async function appendEvent(file: string, event: RunEvent): Promise<void> {
  try {
    const made = await mkdir(path.dirname(file), {recursive: true})
    const handle = await open(file, 'a+')
    try {
      const {size} = await handle.stat()
      const whole = await wholeLength(handle, size)
      if (whole < size) await handle.truncate(whole)
      await handle.appendFile(JSON.stringify(event) + '\n')
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (made !== undefined || event.event === 'begun') await flushFolder(path.dirname(file))
  } catch (cause) {
    throw fileError(cause, file, 'write')
  }
}

/** Bytes up to and with the last line break. */
async function wholeLength(
  handle: Awaited<ReturnType<typeof open>>,
  size: number,
): Promise<number> {
  const buffer = Buffer.alloc(size)
  await handle.read(buffer, 0, size, 0)
  return buffer.lastIndexOf('\n') + 1
}

/** Folders cannot be flushed everywhere; where they cannot, the file system keeps the order by itself. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  if (handle === undefined) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}
