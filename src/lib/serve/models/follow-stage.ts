import {asError} from '../../core/errors/index.ts'
import {openGit, tagStamp} from '../../platform/git/index.ts'
import {resolveModel, type ResolvedModel} from '../../registry/index.ts'

export interface FollowOptions {
  readonly directory: string
  /** `flights#production`. */
  readonly ref: string
  /** What the stage holds now. */
  readonly current: ResolvedModel
  readonly everyMs: number
  /** Takes the new holder; what it throws is told and tried again when the tags change, or later. */
  readonly onMove: (next: ResolvedModel) => Promise<void>
  readonly onError: (error: Error) => void
  /** What is held is what the stage holds, whether or not it had moved. */
  readonly onSettled: () => void
}

export interface StageFollower {
  /** Looks now instead of at the next turn; resolves when that is done. */
  look(): Promise<void>
  stop(): Promise<void>
}

/** A version that did not load is tried again after so long, though nothing has changed. */
const RETRY_MS = 60_000

/** Watches the tags of a repository and tells when a stage moves to another version. */
export async function followStage(options: FollowOptions): Promise<StageFollower> {
  const {directory, ref, everyMs, onMove, onError, onSettled} = options
  const git = await openGit(directory)
  const tag = `${options.current.name ?? ''}#`
  let held = options.current
  let stamp = ''
  let failedAt: number | undefined
  let looking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const check = async (): Promise<void> => {
    const now = await tagStamp(git.commonDir, tag)
    const due = failedAt !== undefined && performance.now() - failedAt > RETRY_MS
    if (now === stamp && !due) return
    stamp = now
    failedAt = undefined
    try {
      const next = await resolveModel({directory, ref})
      if (next.sha256 !== held.sha256 || next.label !== held.label) await onMove(next)
      held = next
      onSettled()
    } catch (error) {
      failedAt = performance.now()
      onError(asError(error))
    }
  }
  const look = (): Promise<void> => {
    looking ??= check()
      .catch((error: unknown) => onError(asError(error)))
      .finally(() => (looking = undefined))
    return looking
  }
  const turn = async (): Promise<void> => {
    await look()
    if (!stopped) timer = setTimeout(() => void turn(), everyMs).unref()
  }
  await turn()
  return {
    look,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
    },
  }
}
