import type {Predictions, TensorValues} from '../../../model/index.ts'
import {readColumn, type Chunk, type Database} from '../../../platform/duckdb/index.ts'
import type {AnsweredPack, AnswerReader} from '../../../testset/index.ts'
import type {KeptFiles} from './keep-files.ts'

/** The joined rows: an SQL query, and what its columns are. */
export interface JoinedRows {
  /** truth, its text where it is no number (numbers only), place, then each file, then slices. */
  readonly query: string
  readonly subject: string
  readonly kind: 'classes' | 'numbers'
  /** Columns of probabilities of the new and the old file, behind their predictions. */
  readonly widths: readonly [number, number]
  readonly sliceCount: number
}

/** Joined by id, in the order of the data (else of the new predictions), or of the time. */
export function joinQuery(
  {old, new: next, data, beside, time}: KeptFiles,
  kind: 'classes' | 'numbers',
  widths: readonly [number, number],
): JoinedRows {
  const truthful = [data, next, old].flatMap(file => (file?.hasTruth === true ? [file.name] : []))
  const first = (column: string): string =>
    `coalesce(${truthful.map(name => `${name}.${column}`).join(', ')})`
  const answers = (name: string, width: number): string[] => [
    `${name}.prediction`,
    ...Array.from({length: width}, (_, index) => `${name}.p${index}`),
  ]
  const main = data ?? next
  const place = `${main.name}.place`
  const list = [
    first('truth'),
    ...(kind === 'numbers' ? [first('truth_text')] : []),
    place,
    ...answers(next.name, widths[0]),
    ...answers(old.name, widths[1]),
    ...beside,
  ]
  const joined = `${next.name} JOIN ${old.name} USING (id)`
  const from = data === null ? joined : `${joined} JOIN ${data.name} USING (id)`
  const order = time === null ? place : `${time}, ${place}`
  return {
    query: `SELECT ${list.join(', ')} FROM ${from} ORDER BY ${order}`,
    subject: main.subject,
    kind,
    widths,
    sliceCount: beside.length,
  }
}

/** Answers of both files row by row, as packs of a model are. */
export async function* joinedPacks(
  database: Database,
  {query, subject, kind, widths, sliceCount}: JoinedRows,
): AsyncGenerator<AnsweredPack> {
  const isNumber = kind === 'numbers'
  let firstRow = 0
  for await (const chunk of database.chunks(query, subject)) {
    const {rowCount} = chunk
    let column = 0
    const numbers = isNumber ? numbersOf(chunk, column++) : []
    const texts = textsOf(chunk, column++)
    const places = numbersOf(chunk, column++)
    const answerOf = (width: number): Predictions => {
      const values = isNumber
        ? Float64Array.from(numbersOf(chunk, column++))
        : textsOf(chunk, column++).map(text => text ?? '')
      const prediction = {name: 'prediction', type: 'string' as const, values}
      const scores = Array.from({length: width}, (_, index) => ({
        name: `p${index}`,
        type: 'float64' as const,
        values: readColumn(chunk, column++).values as TensorValues,
      }))
      return {rowCount, columns: [prediction, ...scores]}
    }
    const next = answerOf(widths[0])
    const old = answerOf(widths[1])
    const slices = Array.from({length: sliceCount}, () => textsOf(chunk, column++))
    yield {answers: [next, old], beside: {numbers, texts, slices, places}, firstRow}
    firstRow += rowCount
  }
}

/** How to read the answers of a file: its prediction, then its probabilities. */
export function fileReader(
  name: string,
  task: AnswerReader['task'],
  labels: readonly string[],
): AnswerReader {
  return {
    name,
    task,
    labels,
    hasProbabilities: labels.length > 0,
    predictions: ({columns}) => columns[0]?.values ?? [],
    probabilities: ({columns}) => columns.slice(1).map(({values}) => values as ArrayLike<number>),
  }
}

function textsOf(chunk: Chunk, index: number): (string | null)[] {
  const {values, valid} = readColumn(chunk, index)
  return Array.from({length: chunk.rowCount}, (_, row) =>
    valid?.(row) === false ? null : String(values[row]),
  )
}

function numbersOf(chunk: Chunk, index: number): number[] {
  const {values, valid} = readColumn(chunk, index)
  return Array.from({length: chunk.rowCount}, (_, row) =>
    valid?.(row) === false ? Number.NaN : Number(values[row]),
  )
}
