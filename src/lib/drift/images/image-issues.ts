import {counted} from '../../core/text/index.ts'
import type {ImageSet, QualityIssue} from '../types.ts'
import {percent} from '../words/index.ts'

/** Names in a message. */
const NAMED = 3

export interface ImageSets {
  readonly reference: ImageSet
  readonly current: ImageSet
  readonly known: {readonly exact: number; readonly near: number}
}

/**
 * Files that are no pictures, pictures that stand there twice or in the reference too: the codes
 * `IMAGE_UNREADABLE`, `IMAGE_DUPLICATE` and `IMAGE_KNOWN`. Unreadable is an error from 5 % on where the
 * reference has fewer than half of it.
 */
export function imageIssues({reference, current, known}: ImageSets): QualityIssue[] {
  const issues: QualityIssue[] = []
  const files = current.pictures + current.failed
  const add = (
    code: string,
    severity: QualityIssue['severity'],
    rows: number,
    message: string,
  ): void => {
    if (rows > 0) issues.push({code, severity, column: null, message, rows, share: rows / files})
  }
  const before = reference.failed / Math.max(1, reference.pictures + reference.failed)
  const share = current.failed / Math.max(1, files)
  const examples = current.failures.slice(0, NAMED).map(({name, reason}) => `${name} ${reason}`)
  const more = current.failed > examples.length ? ', …' : ''
  add(
    'IMAGE_UNREADABLE',
    share >= MANY && before < share / 2 ? 'error' : 'warning',
    current.failed,
    `${counted(current.failed, 'file')} of ${files.toLocaleString('en-US')} (${percent(share)}; ${percent(before)} of the reference) cannot be decoded: ${examples.join(', ')}${more}.`,
  )
  const repeated = current.duplicates + current.nearDuplicates
  add(
    'IMAGE_DUPLICATE',
    'info',
    repeated,
    `${counted(repeated, 'picture')} ${repeated === 1 ? 'repeats' : 'repeat'} another: ${current.duplicates} byte by byte, ${current.nearDuplicates} nearly.`,
  )
  const both = known.exact + known.near
  add(
    'IMAGE_KNOWN',
    'warning',
    both,
    `${counted(both, 'picture')} ${both === 1 ? 'is' : 'are'} in the reference too: ${known.exact} byte by byte, ${known.near} nearly.`,
  )
  return issues
}

/** Share of unreadable files from which on the data are wrong rather than a file. */
const MANY = 0.05
