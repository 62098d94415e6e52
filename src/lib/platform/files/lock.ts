import {randomBytes} from 'node:crypto'
import {link, mkdir, open, readFile, rename, rm, stat, utimes} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {errorCode, fileError} from './file-error.ts'
import {isAlive} from './is-alive.ts'

const holderSchema = z.object({pid: z.number(), host: z.string(), startedAt: z.string()})

/** A holder that ended without letting go. */
export interface CrashedHolder {
  readonly pid: number
  /** When it took the lock, milliseconds since 1970. */
  readonly startedAtMs: number
}

const POLL_MS = 50
const HEARTBEAT_MS = 2_000
const SILENT_AFTER_MS = 60_000

/**
 * Runs `work` while no other process of this machine, or of one that shares the folder, holds the
 * lock file. A lock is broken when its process is gone, or (of another machine) silent for a minute;
 * `work` is told about it, so that it can clean up.
 *
 * @throws MlopsError `LOCK_HELD` after `waitMs`.
 */
export async function withLock<T>(
  file: string,
  work: (crashed: CrashedHolder | undefined) => Promise<T>,
  options: {
    /** What the holder does, for the error: `changing the registry`. */
    readonly what: string
    readonly waitMs?: number
    readonly signal?: AbortSignal
  },
): Promise<T> {
  const {what, waitMs = 30_000, signal} = options
  const giveUpAt = Date.now() + waitMs
  let crashed: CrashedHolder | undefined
  while (!(await take(file))) {
    signal?.throwIfAborted()
    const broken = await breakStale(file)
    if (broken !== undefined) {
      crashed = broken
      continue
    }
    if (Date.now() > giveUpAt) throw held(file, what, await readHolder(file))
    await sleep(POLL_MS)
  }
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => undefined)
  }, HEARTBEAT_MS)
  try {
    return await work(crashed)
  } finally {
    clearInterval(heartbeat)
    await rm(file, {force: true})
  }
}

async function take(file: string): Promise<boolean> {
  await mkdir(path.dirname(file), {recursive: true}).catch((cause: unknown) => {
    throw fileError(cause, file, 'write')
  })
  try {
    const handle = await open(file, 'wx')
    const holder = {pid: process.pid, host: os.hostname(), startedAt: new Date().toISOString()}
    await handle.writeFile(JSON.stringify(holder))
    await handle.close()
    return true
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') return false
    throw fileError(cause, file, 'write')
  }
}

/** Moves a dead lock aside before it is deleted, so that of two processes that break it one wins. */
async function breakStale(file: string): Promise<CrashedHolder | undefined> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return undefined
  const holder = await readHolder(file)
  const silentMs = Date.now() - found.mtimeMs
  const gone = holder !== undefined && holder.host === os.hostname() && !isAlive(holder.pid)
  // Without content its writer died between making and filling it, or is about to fill it.
  if (!gone && silentMs < (holder === undefined ? HEARTBEAT_MS : SILENT_AFTER_MS)) return undefined
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    await rename(file, aside)
    const moved = await readHolder(aside)
    // Another waiter broke it first and holds it now: this was its lock, so put it back.
    if (moved?.startedAt !== holder?.startedAt) await link(aside, file).catch(() => undefined)
    await rm(aside, {force: true})
    if (moved?.startedAt !== holder?.startedAt) return undefined
  } catch {
    return undefined
  }
  return {pid: holder?.pid ?? 0, startedAtMs: holder ? Date.parse(holder.startedAt) : found.mtimeMs}
}

async function readHolder(file: string): Promise<z.output<typeof holderSchema> | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}

function held(
  file: string,
  what: string,
  holder: z.output<typeof holderSchema> | undefined,
): MlopsError {
  const who =
    holder === undefined
      ? ''
      : ` (process ${holder.pid} on ${holder.host} since ${holder.startedAt})`
  return new MlopsError('LOCK_HELD', `Another mlops process is ${what}${who}.`, {
    hint: `Wait for it to end. If it is not running, delete ${file}.`,
    details: {lock: file, holder},
  })
}
