import {counted} from '../../core/text/index.ts'
import type {ColumnMeasure} from '../measure/types.ts'
import type {QualityIssue} from '../types.ts'
import {listed, number, percent, quoted} from '../words/index.ts'
import {moreThanChance, nullsChanged} from './beyond-chance.ts'
import {issue} from './schema-issues.ts'

/** Changes of the share of nulls below it are not told, even if no chance. */
const NULLS = 0.01
/** New categories in fewer of the rows are only mentioned. */
const FEW = 0.001
/** A column without any value is an error where fewer than one sample in a thousand would be so. */
const BY_CHANCE = 0.001

/** What is wrong with one column: nulls, infinities, a constant, values out of range, new categories. */
export function columnIssues(measure: ColumnMeasure): readonly QualityIssue[] {
  const {reference, current} = measure
  if (current.rows === 0 || reference.rows === 0) return []
  if (current.rows === current.nulls && reference.nulls < reference.rows)
    return [emptyIssue(measure)]
  const own =
    measure.kind === 'number'
      ? numberIssues(measure)
      : measure.kind === 'category'
        ? categoryIssues(measure)
        : []
  return [...nullIssues(measure), ...own]
}

/** An error, unless so few rows would be without a value by chance: where the reference has gaps, one row says nothing. */
function emptyIssue({name, reference, current}: ColumnMeasure): QualityIssue {
  const share = reference.nulls / reference.rows
  const byChance = share ** current.rows >= BY_CHANCE
  const text = `"${name}" has no value in any row`
  return rowsOf(
    byChance
      ? issue(
          'COLUMN_EMPTY',
          'info',
          name,
          `${text}, which ${counted(current.rows, 'row')} may be by chance: so are ${percent(share)} of the reference.`,
        )
      : issue('COLUMN_EMPTY', 'error', name, `${text}.`),
    current.rows,
    current.rows,
  )
}

function nullIssues({name, reference, current}: ColumnMeasure): readonly QualityIssue[] {
  const before = reference.nulls / reference.rows
  const after = current.nulls / current.rows
  if (reference.nulls === 0 && current.nulls > 0) {
    const isNews = moreThanChance(current.nulls, current.rows / (reference.rows + 1))
    const text = `${counted(current.nulls, 'row')} (${percent(after)}) ${current.nulls === 1 ? 'has' : 'have'} no "${name}"; the reference always has one.`
    return [
      rowsOf(
        issue('NULLS_NEW', isNews ? 'warning' : 'info', name, text),
        current.nulls,
        current.rows,
      ),
    ]
  }
  if (!nullsChanged(reference, current, NULLS)) return []
  const text = `Rows without "${name}" went from ${percent(before)} to ${percent(after)}.`
  const code = after > before ? 'NULLS_MORE' : 'NULLS_FEWER'
  const severity = after > before ? 'warning' : 'info'
  return [rowsOf(issue(code, severity, name, text), current.nulls, current.rows)]
}

function numberIssues(measure: Extract<ColumnMeasure, {kind: 'number'}>): readonly QualityIssue[] {
  const {name, reference, current, below, above} = measure
  const found: QualityIssue[] = []
  const there = current.rows - current.nulls - current.infinite
  if (current.infinite > 0 && reference.infinite === 0)
    found.push(
      rowsOf(
        issue(
          'INFINITE',
          'warning',
          name,
          `${counted(current.infinite, 'row')} of "${name}" ${current.infinite === 1 ? 'is' : 'are'} infinite.`,
        ),
        current.infinite,
        current.rows,
      ),
    )
  if (there > 1 && current.min === current.max && reference.min !== reference.max)
    found.push(
      issue('CONSTANT', 'warning', name, `"${name}" is ${number(current.min ?? 0)} in every row.`),
    )
  const outside = Math.round((below.min + above.max) * there)
  const known = reference.rows - reference.nulls
  // Of a new row the chance to be the largest or smallest of all is 2 in n + 1.
  if (outside > 0 && moreThanChance(outside, (2 * there) / (known + 1))) {
    const sides = [
      ...(below.min > 0 ? [`below ${number(reference.min ?? 0)}`] : []),
      ...(above.max > 0 ? [`above ${number(reference.max ?? 0)}`] : []),
    ]
    const severity = outside / there >= FEW ? 'warning' : 'info'
    const text =
      `${counted(outside, 'row')} (${percent(outside / there)}) of "${name}" ${outside === 1 ? 'is' : 'are'} out of the ` +
      `reference's range: ${listed(sides)}.`
    found.push(rowsOf(issue('OUT_OF_RANGE', severity, name, text), outside, current.rows))
  }
  return found
}

function categoryIssues(
  measure: Extract<ColumnMeasure, {kind: 'category'}>,
): readonly QualityIssue[] {
  const {name, unseen, unseenCount, unseenRows, current, reference, moved, gone} = measure
  const found: QualityIssue[] = []
  const there = current.rows - current.nulls
  if (current.categories === 1 && reference.categories > 1 && there > 1)
    found.push(
      issue(
        'CONSTANT',
        'warning',
        name,
        `"${name}" is ${quoted(moved[0]?.label ?? '')} in every row.`,
      ),
    )
  if (unseenCount === 0) return found
  const known = [...moved, ...gone].map(({label}) => label)
  const spellings = unseen.flatMap(({label}) => {
    const meant = known.find(one => one !== label && plain(one) === plain(label))
    return meant === undefined ? [] : [`${quoted(label)} is ${quoted(meant)} written otherwise`]
  })
  const isRare = unseenRows / there < FEW
  const names = listed(unseen.slice(0, 3).map(({label}) => quoted(label)))
  const text =
    `"${name}" has ${unseenCount === 1 ? 'a new category' : `${unseenCount.toLocaleString('en-US')} new categories`}: ` +
    `${names}${unseenCount > 3 ? ' and others' : ''}, in ${counted(unseenRows, 'row')} (${percent(unseenRows / there)})` +
    (spellings.length > 0 ? `; ${listed(spellings.slice(0, 3))}.` : '.')
  const isWarning = spellings.length > 0 || !isRare
  found.push(
    rowsOf(
      issue('CATEGORY_NEW', isWarning ? 'warning' : 'info', name, text),
      unseenRows,
      current.rows,
    ),
  )
  return found
}

const plain = (label: string): string =>
  label
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')

const rowsOf = (found: QualityIssue, rows: number, of: number): QualityIssue => ({
  ...found,
  rows,
  share: rows / of,
})
