import {randomUUID} from 'node:crypto'
import os from 'node:os'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import type {Git} from '../../platform/git/index.ts'

export interface RemoteLease {
  readonly git: Git
  readonly remote: string
  /** Of the model. */
  readonly name: string
  /** A holder whose lease did not change for so long has ended. */
  readonly ttlMs: number
  readonly signal?: AbortSignal | undefined
}

const holderSchema = z.object({
  token: z.string(),
  host: z.string(),
  pid: z.number(),
  takenAt: z.string(),
  heartbeatAt: z.string(),
  /** That is at work; a holder that has begun none, or is older, names none. */
  run: z.string().optional(),
})
type Holder = z.output<typeof holderSchema>

/** Clocks of two machines may differ by so much; a lease lasts that much longer. */
const CLOCK_SKEW_MS = 60_000
/** A push may take so long, however short the lease is. */
const LEAST_WAIT_MS = 10_000
/** What a push says that came second: before it reached the remote, or while another was at it there. */
const ANOTHER = /\[rejected\]|cannot lock ref|failed to update ref/

/**
 * Runs `work` while this machine holds the lease of a model: a ref of the remote, `refs/mlops/retrain/<name>`, that
 * points to a blob with who holds it. It is created, renewed, taken over and deleted by compare-and-swap (`git push
 * --force-with-lease`), so that of two machines one wins.
 *
 * It is renewed three times in `ttlMs`. Where a renewal finds another holder, or none succeeds for `ttlMs`, the signal
 * of the work aborts.
 *
 * @throws MlopsError `RETRAIN_HELD`, `RETRAIN_LEASE_LOST`, `GIT_FAILED` where the remote does not answer.
 */
export async function withRemoteLease<T>(
  lease: RemoteLease,
  work: (signal: AbortSignal, atWorkOn: (run: string) => void) => Promise<T>,
): Promise<T> {
  const {ttlMs, signal} = lease
  const takenAt = new Date().toISOString()
  const holder = {token: randomUUID(), host: os.hostname(), pid: process.pid, takenAt}
  let run: string | undefined
  const write = (): Promise<string> =>
    writeHolder(lease.git, {...holder, heartbeatAt: new Date().toISOString(), run})
  let held = await take(lease, await write())
  const lost = new AbortController()
  let renewedAtMs = Date.now()
  const renew = async (): Promise<void> => {
    const next = await write()
    const answer = await swap(lease, held, next)
    if (answer === 'done') held = next
    else if (answer === 'refused') {
      // The answer to an earlier push may have been lost on its way.
      const there = await readRef(lease)
      const its = there === undefined ? undefined : await readHolder(lease, there)
      if (there === undefined || its?.token !== holder.token) {
        lost.abort(leaseLost(lease))
        return
      }
      held = there
    } else return
    renewedAtMs = Date.now()
  }
  let renewal: Promise<void> | undefined
  const heartbeat = setInterval(() => {
    // By then another machine may take it over, whatever keeps a push from being answered.
    if (Date.now() - renewedAtMs > ttlMs) lost.abort(leaseLost(lease))
    // A remote that is slow gets one renewal after the other.
    renewal ??= renew()
      .catch(() => undefined)
      .finally(() => {
        renewal = undefined
      })
  }, ttlMs / 3)
  try {
    const both = AbortSignal.any(signal === undefined ? [lost.signal] : [signal, lost.signal])
    return await work(both, id => {
      run = id
    })
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error
  } finally {
    clearInterval(heartbeat)
    await renewal
    if (!lost.signal.aborted) await swap(lease, held, '')
  }
}

/**
 * @returns The id of the blob that the ref points to now.
 * @throws MlopsError `RETRAIN_HELD`, `GIT_FAILED`.
 */
async function take(lease: RemoteLease, mine: string): Promise<string> {
  const found = await readRef(lease)
  if (found !== undefined) {
    const holder = await readHolder(lease, found)
    const silentMs = holder === undefined ? 0 : Date.now() - Date.parse(holder.heartbeatAt)
    if (silentMs <= lease.ttlMs + CLOCK_SKEW_MS) throw heldBy(lease, holder)
  }
  const answer = await swap(lease, found ?? '', mine)
  if (answer === 'done') return mine
  if (answer === 'refused') {
    const winner = await readRef(lease)
    throw heldBy(lease, winner === undefined ? undefined : await readHolder(lease, winner))
  }
  throw new MlopsError('GIT_FAILED', `${lease.remote} did not take the lease: ${answer.problem}`, {
    hint: `Whoever retrains must be allowed to push ${refOf(lease)}; without retrain.lease.remote a lease holds on this machine alone.`,
  })
}

const refOf = ({name}: RemoteLease): string => `refs/mlops/retrain/${name}`

async function readRef(lease: RemoteLease): Promise<string | undefined> {
  const {git, remote} = lease
  const listed = await git.run(['ls-remote', remote, refOf(lease)], options(lease))
  return listed.split('\t')[0] || undefined
}

/** undefined for a holder that is written in another way, of whom nobody knows whether it is at work. */
async function readHolder(lease: RemoteLease, id: string): Promise<Holder | undefined> {
  const {git, remote} = lease
  const args = ['fetch', '--quiet', '--no-tags', remote, refOf(lease)]
  const fetched = await git.attempt(args, options(lease))
  // It may have been given up a moment ago.
  if (fetched.exitCode !== 0 && (await readRef(lease)) === undefined) return undefined
  if (fetched.exitCode !== 0) await git.run(args, options(lease))
  const text = await git.attempt(['cat-file', 'blob', id])
  try {
    return holderSchema.parse(JSON.parse(text.stdout))
  } catch {
    return undefined
  }
}

async function writeHolder(git: Git, holder: Holder): Promise<string> {
  const written = await git.feed(['hash-object', '-w', '--stdin'], {input: JSON.stringify(holder)})
  return written.stdout.trim()
}

/**
 * Moves the ref from one blob to another one; an empty id stands for no ref.
 *
 * @returns refused: it does not point there any more; else what the remote said, or that it said nothing.
 */
async function swap(
  lease: RemoteLease,
  from: string,
  to: string,
): Promise<'done' | 'refused' | {readonly problem: string}> {
  const {git, remote, ttlMs} = lease
  const ref = refOf(lease)
  const args = ['push', '--porcelain', '--no-verify', `--force-with-lease=${ref}:${from}`, remote]
  const signal = AbortSignal.timeout(Math.max(LEAST_WAIT_MS, ttlMs / 3))
  try {
    const pushed = await git.attempt([...args, `${to}:${ref}`], {signal})
    if (pushed.exitCode === 0) return 'done'
    const told = pushed.stdout.split('\n').find(line => line.startsWith('!'))
    if (told !== undefined && ANOTHER.test(told)) return 'refused'
    return {problem: told?.split('\t').at(-1) ?? pushed.stderr.trim()}
  } catch (error) {
    if (signal.aborted) return {problem: 'it did not answer in time.'}
    throw error
  }
}

function options({signal}: RemoteLease): {signal?: AbortSignal} {
  return signal === undefined ? {} : {signal}
}

function heldBy(lease: RemoteLease, holder: Holder | undefined): MlopsError {
  const who = holder === undefined ? 'another machine' : `process ${holder.pid} on ${holder.host}`
  const since = holder === undefined ? '' : ` since ${holder.takenAt}`
  const at = holder?.run === undefined ? '' : ` It is at run ${holder.run}.`
  return new MlopsError('RETRAIN_HELD', `${who} is retraining ${lease.name}${since}.${at}`, {
    hint: `Wait for it to end. A holder that ended without a word is taken over after ${Math.round((lease.ttlMs + CLOCK_SKEW_MS) / 60_000)} minutes.`,
    details: {remote: lease.remote, ref: refOf(lease), holder},
  })
}

function leaseLost(lease: RemoteLease): MlopsError {
  return new MlopsError(
    'RETRAIN_LEASE_LOST',
    `Another machine took over the retraining of ${lease.name}, or ${lease.remote} did not answer for too long.`,
    {hint: 'The run stopped where it was; `mlops retrain` goes on from there.'},
  )
}
