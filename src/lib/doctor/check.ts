import type {ConfigProblem, ProjectConfig} from '../project/index.ts'
import type {ProcessResult} from '../platform/processes/index.ts'

export type CheckStatus = 'ok' | 'warning' | 'problem'

/** What a check found. */
export interface Finding {
  readonly status: CheckStatus
  /** The fact, with the actual values. */
  readonly message: string
  /** What it means for the user; for `warning` and `problem`. */
  readonly meaning?: string
  /** The command, or the sentence where no command does it. */
  readonly fix?: string
}

/** What the checks look at. */
export interface DoctorContext {
  /** The folder that is examined. */
  readonly directory: string
  /** Root of the Git work tree; undefined outside of one and without Git. */
  readonly repository: string | undefined
  readonly project: ProjectState
  /** Runs Git in the folder; half a minute unless told. */
  readonly git: (args: readonly string[], timeoutMs?: number) => Promise<ProcessResult>
}

export type ProjectState =
  | {readonly kind: 'none'}
  | {
      readonly kind: 'invalid'
      readonly root: string
      readonly message: string
      readonly problems: readonly ConfigProblem[]
    }
  | {readonly kind: 'valid'; readonly root: string; readonly config: ProjectConfig}

/** One thing that can be wrong with a set-up. */
export interface Check {
  readonly id: string
  /** What is examined, two or three words. */
  readonly title: string
  /** undefined: the check has no meaning here. */
  examine(context: DoctorContext): Promise<Finding | undefined>
  /** Mends what `examine` found where that loses nothing; whether it did is examined again. */
  repair?(context: DoctorContext, finding: Finding): Promise<void>
}
