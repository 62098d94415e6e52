import {MlopsError} from '../../core/errors/index.ts'
import type {ColumnDrift, ImageDrift, ImageSet, QualityIssue} from '../types.ts'
import {compareImages, ENOUGH_IMAGES, SMALL_SET, type PropertyChange} from './compare-images.ts'
import {contactSheet} from './contact-sheet.ts'
import {describeImageChange} from './describe-image-change.ts'
import {duplicatesAcross, duplicatesWithin} from './find-duplicates.ts'
import {imageIssues} from './image-issues.ts'
import type {ImageTable} from './image-table.ts'
import {imageColumns} from './image-table.ts'
import {listImages} from './list-images.ts'
import {readImages} from './read-images.ts'

export interface ImageSetsRequest {
  /** Folders, patterns, or `@` and a file of paths. */
  readonly reference: string
  readonly current: string
  /** Files that are done, of those of both sets. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Two sets of pictures as tables of the same columns. */
export interface OpenedImages {
  readonly reference: ImageTable
  readonly current: ImageTable
  /** Both have their pictures in folders of classes, so that `folder` is a column. */
  readonly hasClasses: boolean
}

/**
 * Lists and measures both sets.
 *
 * @throws MlopsError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `DATA_EMPTY` for a set without files,
 *   `DRIFT_EMPTY_SAMPLE` for a reference of which no picture can be decoded; AbortError.
 */
export async function openImageSets(request: ImageSetsRequest): Promise<OpenedImages> {
  const {signal, onProgress} = request
  const before = await listImages(request.reference, signal)
  const now = await listImages(request.current, signal)
  const total = before.files.length + now.files.length
  const read = (list: typeof now, from: number): Promise<ImageTable> =>
    readImages(list, {
      progress: done => onProgress?.(from + done, total),
      ...(signal === undefined ? {} : {signal}),
    })
  const reference = await read(before, 0)
  const first = reference.failures[0]
  if (reference.files.length === 0)
    throw new MlopsError(
      'DRIFT_EMPTY_SAMPLE',
      `No picture of the reference ${request.reference} can be decoded: ${first?.name ?? ''} ${first?.reason ?? ''}.`,
      {hint: 'Check the files.'},
    )
  const current = await read(now, before.files.length)
  return {reference, current, hasClasses: before.hasClasses && now.hasClasses}
}

export interface ImageVerdict {
  /** The columns given, with the verdicts that the rule for pictures reaches. */
  readonly columns: readonly ColumnDrift[]
  readonly issues: readonly QualityIssue[]
  readonly images: ImageDrift
}

/**
 * What the columns of two sets of pictures mean: the verdicts where a set has fewer than 200, what happened in
 * words, duplicates, unreadable files, and the small pictures of the page.
 *
 * @param columns - The properties as the rule of tables judged them.
 */
export async function judgeImages(
  {reference, current, hasClasses}: OpenedImages,
  columns: readonly ColumnDrift[],
  signal?: AbortSignal,
): Promise<ImageVerdict> {
  const smallest = Math.min(reference.files.length, current.files.length)
  const isSmall = smallest < SMALL_SET
  const judged =
    isSmall && smallest > 0
      ? withChanges(
          columns,
          compareImages(imageColumns(reference, hasClasses), imageColumns(current, hasClasses)),
          smallest >= ENOUGH_IMAGES,
        )
      : columns
  const changed = new Set(judged.filter(({verdict}) => verdict === 'drift').map(({name}) => name))
  const sets = {
    reference: setOf(reference),
    current: setOf(current),
    known: duplicatesAcross(reference, current),
  }
  return {
    columns: judged,
    issues: imageIssues(sets),
    images: {
      ...sets,
      rule: isSmall ? 'permutation' : 'columns',
      changes: describeImageChange(reference, current, changed),
      ...(await contactSheet(reference, current, signal)),
    },
  }
}

function withChanges(
  columns: readonly ColumnDrift[],
  changes: readonly PropertyChange[],
  enough: boolean,
): ColumnDrift[] {
  const byName = new Map(changes.map(change => [change.column.name, change]))
  return columns.map(column => {
    const change = byName.get(column.name)
    if (change === undefined) return column
    return {...column, verdict: change.changed ? 'drift' : enough ? 'stable' : 'insufficient'}
  })
}

/** Failures in a report; the rest is counted. */
const FAILURES = 20

function setOf(table: ImageTable): ImageSet {
  const {exact, near} = duplicatesWithin(table)
  return {
    pictures: table.files.length,
    failed: table.failures.length,
    failures: table.failures.slice(0, FAILURES),
    duplicates: exact,
    nearDuplicates: near,
  }
}
