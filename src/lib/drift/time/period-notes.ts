import type {DriftTables} from '../read/index.ts'

/** The words list so many names. */
const MOST_NAMES = 5

/** What a report by period leaves out, or knows less well than it seems. */
export function periodNotes(
  {columns, reference}: DriftTables,
  {by, predicted}: {readonly by: string; readonly predicted: readonly string[]},
): readonly string[] {
  const texts = columns.filter(({kind}) => kind === 'text').map(({name}) => name)
  const profiled = reference.profile?.profile.columns ?? []
  const merged = profiled.flatMap(column =>
    column.kind === 'number' && column.rankError > 0 ? [column] : [],
  )
  const worst = Math.max(0, ...merged.map(({rankError}) => rankError))
  return [
    ...(texts.length === 0 ? [] : [`By ${by}, texts are not compared: ${listed(texts)}.`]),
    ...(predicted.length === 0
      ? []
      : [`By ${by}, what the model predicts is not compared, since the data does not hold it.`]),
    ...(merged.length === 0
      ? []
      : [
          `By ${by}, numbers are counted between edges of merged profiles, by which up to ${percent(worst)} of the ` +
            `reference may be in a neighbouring bin: ${listed(merged.map(({name}) => name))}.`,
        ]),
  ]
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ')
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`
