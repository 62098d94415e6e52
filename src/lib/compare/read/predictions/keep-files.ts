import {MlopsError} from '../../../core/errors/index.ts'
import {nearest} from '../../../core/text/index.ts'
import {sqlIdentifier, type Database} from '../../../platform/duckdb/index.ts'
import {columnOf} from '../../../testset/index.ts'
import {checkIds} from './check-ids.ts'
import {refuseNoTruth} from './check-truths.ts'
import {
  idTypeOf,
  keepColumns,
  textColumn,
  type JoinedFile,
  type KeptColumn,
  type PredictionFile,
} from './prediction-table.ts'

export interface JoinedFiles {
  readonly old: PredictionFile
  readonly new: PredictionFile
  /** Table with the true answers beside them. */
  readonly data: JoinedFile | null
}

export interface KeepRequest {
  readonly database: Database
  readonly kind: 'classes' | 'numbers'
  readonly target: string
  /** Columns of slices and groups. */
  readonly beside: readonly string[]
  readonly timestamp: string | undefined
}

/** What is kept of a file. */
export interface KeptFile {
  /** Of its table, also in queries. */
  readonly name: string
  readonly subject: string
  readonly rows: number
  readonly hasTruth: boolean
}

export interface KeptFiles {
  readonly old: KeptFile
  readonly new: KeptFile
  readonly data: KeptFile | null
  /** SQL of each column beside, and of the time. */
  readonly beside: readonly string[]
  readonly time: string | null
}

/**
 * Keeps of each file what the comparison needs: id, answers, truth, and the columns that are found there
 * first. What the data has goes before what the files have.
 *
 * @throws MlopsError `COMPARE_ID`, `COMPARE_TRUTH`, `DATA_EMPTY`, `DATA_COLUMNS`.
 */
export async function keepFiles(files: JoinedFiles, request: KeepRequest): Promise<KeptFiles> {
  const {kind, target} = request
  const sources: readonly Source[] = [
    ...(files.data === null ? [] : [{file: files.data, name: 'compare_data', own: []}]),
    {file: files.new, name: 'compare_new', own: answerColumns(files.new, kind)},
    {file: files.old, name: 'compare_old', own: answerColumns(files.old, kind)},
  ]
  if (sources.every(({file}) => columnOf(file.table, target) === undefined))
    refuseNoTruth(
      target,
      sources.map(({file}) => file.table.subject),
      files.data !== null,
    )
  const beside = request.beside.map(name => holderOf(sources, name))
  const {timestamp} = request
  const timed = timestamp === undefined ? null : holderOf(sources, timestamp)
  const idType = idTypeOf(sources.map(({file}) => file))
  const kept = new Map<JoinedFile, KeptFile>()
  for (const {file, name, own} of sources) {
    const others = beside.flatMap(({source, column}, index) =>
      source.file === file ? [textColumn(file.table, column, `s${index}`)] : [],
    )
    const time =
      timed?.source.file === file ? [{name: 'time', expression: sqlIdentifier(timed.column)}] : []
    const truth = truthColumns(file, target, kind)
    await keepColumns(request.database, file, name, idType, [...own, ...truth, ...others, ...time])
    const subject = file.table.subject
    const rows = await checkIds(request.database, {name, subject}, file.id)
    kept.set(file, {name, subject, rows, hasTruth: truth.length > 0})
  }
  const keptOf = (file: JoinedFile): KeptFile => {
    const found = kept.get(file)
    if (found === undefined) throw new Error('Each file is kept.')
    return found
  }
  return {
    old: keptOf(files.old),
    new: keptOf(files.new),
    data: files.data === null ? null : keptOf(files.data),
    beside: beside.map(({source}, index) => `${source.name}.s${index}`),
    time: timed === null ? null : `${timed.source.name}.time`,
  }
}

interface Source {
  readonly file: JoinedFile
  readonly name: string
  readonly own: readonly KeptColumn[]
}

function answerColumns(
  {table, prediction, probabilities}: PredictionFile,
  kind: 'classes' | 'numbers',
): KeptColumn[] {
  const column = sqlIdentifier(prediction)
  if (kind === 'numbers')
    return [{name: 'prediction', expression: `TRY_CAST(${column} AS DOUBLE)`, written: prediction}]
  const scores = probabilities.map((name, index) => {
    const type = table.columns.find(other => other.name === name)?.type
    const precision = type === 'FLOAT' ? 'FLOAT' : 'DOUBLE'
    const expression = `TRY_CAST(${sqlIdentifier(name)} AS ${precision})`
    return {name: `p${index}`, expression, written: name}
  })
  const label = `nullif(trim(CAST(${column} AS VARCHAR)), '')`
  return [{name: 'prediction', expression: label, written: prediction}, ...scores]
}

/** The answer; of numbers also what could not be read as one. */
function truthColumns(
  {table}: JoinedFile,
  target: string,
  kind: 'classes' | 'numbers',
): KeptColumn[] {
  const column = columnOf(table, target)
  if (column === undefined) return []
  if (kind === 'classes') return [textColumn(table, column, 'truth')]
  const name = sqlIdentifier(column)
  const number = `TRY_CAST(${name} AS DOUBLE)`
  return [
    {name: 'truth', expression: number},
    {
      name: 'truth_text',
      expression: `CASE WHEN ${number} IS NULL THEN CAST(${name} AS VARCHAR) END`,
    },
  ]
}

function holderOf(
  sources: readonly Source[],
  name: string,
): {readonly source: Source; readonly column: string} {
  for (const source of sources) {
    const column = columnOf(source.file.table, name)
    if (column !== undefined) return {source, column}
  }
  const subjects = sources.map(({file}) => file.table.subject)
  const columns = sources.flatMap(({file}) => file.table.columns.map(column => column.name))
  const near = nearest(name, columns)
  throw new MlopsError('DATA_COLUMNS', `No column ${name} is in ${subjects.join(' or ')}.`, {
    hint:
      near === undefined
        ? 'Keep it when scoring (--keep), or name by --data the table that has it.'
        : `Did you mean ${near}?`,
    details: {missing: [name]},
  })
}
