import {counted} from '../../core/text/index.ts'
import type {QualityIssue} from '../types.ts'
import type {SchemaFacts} from '../read/index.ts'
import type {Duplicates} from './types.ts'

export interface TableFacts {
  readonly schema: SchemaFacts
  readonly duplicates: Duplicates
  readonly rows: {readonly reference: number; readonly current: number}
  readonly target: string | undefined
  /** Columns whose absence does no harm: identifier and time. */
  readonly aside: readonly string[]
  readonly idColumn: string | undefined
}

/** Repeated rows are told from this share on, and where the reference has fewer than half of it. */
const REPEATED = 0.01

/** What DuckDB and pandas call the first column of a file that has no name: the numbers of rows that a data frame wrote along. */
const ROW_NUMBERS = /^(column0+|Unnamed: 0|__index_level_0__)$/

/** What is wrong with the table as a whole: columns that are missing, new or of another type, repeated rows. */
export function schemaIssues(facts: TableFacts): readonly QualityIssue[] {
  const {schema, target, aside} = facts
  const missing = schema.missing.map(({name, type}): QualityIssue => {
    const isTarget = name === target
    const harmless = aside.includes(name) || ROW_NUMBERS.test(name)
    const severity = isTarget ? 'info' : harmless ? 'warning' : 'error'
    const message = isTarget
      ? `The target "${name}" is not in the data; labels may come later.`
      : `The column "${name}" (${type}) of the reference is not in the data.`
    return issue('COLUMN_MISSING', severity, name, message)
  })
  const extra = schema.extra.map(({name, type}) =>
    issue('COLUMN_NEW', 'info', name, `The column "${name}" (${type}) is not in the reference.`),
  )
  const retyped = schema.typeChanged.map(change =>
    issue('COLUMN_TYPE', change.compared ? 'warning' : 'error', change.name, typeMessage(change)),
  )
  const renamed = schema.renamed.map(({reference, current}) =>
    issue(
      'COLUMN_CASE',
      'warning',
      reference,
      `The column "${reference}" is written "${current}" in the data.`,
    ),
  )
  return [...missing, ...retyped, ...renamed, ...repeated(facts), ...extra]
}

function typeMessage({
  name,
  reference,
  current,
  compared,
  unparsable,
}: SchemaFacts['typeChanged'][number]): string {
  const wrong =
    unparsable === null || unparsable === 0
      ? ''
      : `; ${counted(unparsable, 'value')} ${unparsable === 1 ? 'is no number' : 'are no numbers'}`
  const end = compared ? '; its values could be compared all the same' : ''
  return `The column "${name}" was ${reference} and is ${current} now${wrong}${end}.`
}

function repeated({duplicates, rows, idColumn}: TableFacts): readonly QualityIssue[] {
  const found: QualityIssue[] = []
  const {rows: repeats, referenceShare, ids, idsInReference} = duplicates
  const shareOf = (count: number): number => count / rows.current
  if (repeats !== null && rows.current > 0 && shareOf(repeats) >= REPEATED) {
    const before = referenceShare ?? 0
    if (before < shareOf(repeats) / 2)
      found.push({
        ...issue(
          'ROWS_REPEATED',
          'warning',
          null,
          `${counted(repeats, 'row')} ${repeats === 1 ? 'repeats' : 'repeat'} another one in every column.`,
        ),
        rows: repeats,
        share: shareOf(repeats),
      })
  }
  const id = idColumn ?? 'id'
  if (ids !== null && ids > 0)
    found.push({
      ...issue(
        'ID_REPEATED',
        'warning',
        id,
        `${counted(ids, 'row')} ${ids === 1 ? 'has' : 'have'} a value of "${id}" that an earlier row has.`,
      ),
      rows: ids,
      share: shareOf(ids),
    })
  if (idsInReference !== null && idsInReference > 0)
    found.push({
      ...issue(
        'ROWS_IN_REFERENCE',
        'warning',
        id,
        `${counted(idsInReference, 'row')} ${idsInReference === 1 ? 'is' : 'are'} in the reference too, by "${id}": ` +
          'drift between the samples is hidden as far as they are the same.',
      ),
      rows: idsInReference,
      share: shareOf(idsInReference),
    })
  return found
}

export function issue(
  code: string,
  severity: QualityIssue['severity'],
  column: string | null,
  message: string,
): QualityIssue {
  return {code, severity, column, message, rows: null, share: null}
}
