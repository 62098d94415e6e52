import {stat} from 'node:fs/promises'
import {fileError} from '../platform/files/index.ts'
import type {Check, CheckStatus, DoctorContext} from './check.ts'
import {checks} from './checks/index.ts'
import {createContext} from './doctor-context.ts'

export interface CheckReport {
  readonly id: string
  readonly title: string
  readonly status: CheckStatus
  readonly message: string
  readonly meaning?: string
  readonly fix?: string
  /** Whether `--fix` mended it; then the status is `ok`. */
  readonly fixed: boolean
}

export interface DoctorReport {
  /** `fail` when at least one check is a `problem`. */
  readonly verdict: 'pass' | 'fail'
  readonly checks: readonly CheckReport[]
}

export interface ExamineOptions {
  /** Mend what can be mended without losing anything. */
  readonly fix?: boolean
  readonly signal?: AbortSignal
  readonly onCheck?: (report: CheckReport) => void
}

/**
 * Examines Node, the native binaries, Git, the repository and the project of a folder.
 *
 * @throws MlopsError `FILE_NOT_FOUND` when there is no such folder.
 */
export async function examineSetup(
  directory: string,
  {fix = false, signal, onCheck}: ExamineOptions = {},
): Promise<DoctorReport> {
  await stat(directory).catch((cause: unknown) => {
    throw fileError(cause, directory, 'read')
  })
  const reports: CheckReport[] = []
  let context = await createContext(directory, signal)
  for (const check of checks) {
    signal?.throwIfAborted()
    const before = await report(check, context)
    let after = before
    if (fix && before && before.status !== 'ok' && check.repair) {
      await check.repair(context, before)
      context = await createContext(directory, signal)
      after = await report(check, context)
    }
    if (after === undefined) continue
    const fixed = before?.status !== 'ok' && after.status === 'ok'
    reports.push({...after, fixed})
    onCheck?.({...after, fixed})
  }
  const failed = reports.some(({status}) => status === 'problem')
  return {verdict: failed ? 'fail' : 'pass', checks: reports}
}

async function report(check: Check, context: DoctorContext): Promise<CheckReport | undefined> {
  const finding = await check.examine(context)
  return finding && {id: check.id, title: check.title, ...finding, fixed: false}
}
