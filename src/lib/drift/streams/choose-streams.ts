import {MlopsError} from '../../core/errors/index.ts'
import {isIntegerType, typeClass, type TableColumn} from '../../data/index.ts'
import {sqlString} from '../../platform/duckdb/index.ts'
import type {DriftSettings} from '../options/index.ts'
import {expressionOf} from '../read/expression-of.ts'
import type {DriftTables, SideColumn} from '../read/index.ts'
import {roleOf} from '../role-of.ts'
import type {StreamDrift} from '../stream-types.ts'

/** A stream of numbers, as SQL that gives a DOUBLE of each row. */
export interface ChosenStream extends Pick<StreamDrift, 'name' | 'measure' | 'label'> {
  readonly expression: string
}

/** The stream of what the model got wrong. */
export const ERRORS = 'errors'
/** More classes, or predicted probabilities, are not watched one by one. */
const MOST_CLASSES = 5
/** Whole numbers with more values are measured, not told apart. */
const MOST_LABELS = 20

/**
 * Which streams are watched: those that are named; else, where rows have a time, the errors where predictions and the
 * truth are there, and the predictions.
 *
 * @throws MlopsError `USAGE` for a name that the data does not have.
 */
export async function chooseStreams(
  tables: DriftTables,
  settings: DriftSettings,
): Promise<readonly ChosenStream[]> {
  const {current} = tables
  const {streams: wanted} = settings
  if (current.rows === 0) return []
  if (wanted !== undefined)
    return (
      await Promise.all(
        wanted.map(async name => {
          if (name !== ERRORS || has(current.columns, ERRORS))
            return streamsOf(tables, named(tables, name))
          const errors = await errorsOf(tables, settings)
          if (errors !== undefined) return [errors]
          throw noErrors(tables, settings)
        }),
      )
    ).flat()
  if (current.timestamp === null) return []
  const errors = await errorsOf(tables, settings)
  return [...(errors === undefined ? [] : [errors]), ...(await predictionsOf(tables, settings))]
}

const has = (columns: readonly SideColumn[], wanted: string): boolean =>
  columns.some(({name}) => name.toLowerCase() === wanted.toLowerCase())

function named(tables: DriftTables, wanted: string): SideColumn {
  const {columns} = tables.current
  const found =
    columns.find(({name}) => name === wanted) ??
    columns.find(({name}) => name.toLowerCase() === wanted.toLowerCase())
  if (found !== undefined) return found
  throw missing(tables, wanted, `has no column "${wanted}"`)
}

/** The log has a prediction in every row: what is missing there is what became of it. */
function noErrors(tables: DriftTables, {current}: DriftSettings): MlopsError {
  if (current !== null)
    return missing(tables, ERRORS, 'has no errors: predictions and the truth are not both there')
  return new MlopsError(
    'USAGE',
    `The stream ${ERRORS} cannot be watched: no label has come for ${tables.current.subject}.`,
    {hint: 'Tell the server what became of its predictions, by their ids: POST /feedback.'},
  )
}

function missing({current}: DriftTables, name: string, why: string): MlopsError {
  const known = current.columns.map(column => column.name).slice(0, 10)
  return new MlopsError(
    'USAGE',
    `The stream ${name} cannot be watched: ${current.subject} ${why}.`,
    {
      hint:
        name === ERRORS
          ? 'Name the truth (--target COLUMN), and have the data hold a column "prediction", as mlops score writes it.'
          : `The data has ${known.join(', ')}${current.columns.length > known.length ? ', …' : ''}.`,
    },
  )
}

async function errorsOf(
  tables: DriftTables,
  settings: DriftSettings,
): Promise<ChosenStream | undefined> {
  const {columns} = tables.current
  const prediction = columns.find(({name}) => roleOf(name, settings, tables) === 'prediction')
  const target =
    columns.find(({name}) => roleOf(name, settings, tables) === 'target') ?? tables.current.labels
  if (prediction === undefined || target === undefined) return undefined
  const number = ({name, type}: TableColumn): string => expressionOf(name, type, 'number')
  const label = ({name, type}: TableColumn): string => expressionOf(name, type, 'category')
  const types = new Set([typeClass(prediction.type), typeClass(target.type)])
  if (types.has('text') || !(await isClass(tables, settings, target))) {
    if (!types.has('text'))
      return {
        ...{name: ERRORS, measure: 'absolute_error', label: null},
        expression: `abs(${number(prediction)} - ${number(target)})`,
      }
  }
  // true in one column may be 1 in the other.
  const as = types.has('boolean') && types.has('number') ? number : label
  return {
    ...{name: ERRORS, measure: 'error_rate', label: null},
    expression: `CAST(${as(prediction)} <> ${as(target)} AS DOUBLE)`,
  }
}

/** Whether a column has classes in it and no quantities. */
async function isClass(
  {database, current}: DriftTables,
  {classes, project}: DriftSettings,
  {name, type}: TableColumn,
): Promise<boolean> {
  if (classes.includes(name) || typeClass(type) !== 'number') return true
  if (project?.config.model.task === 'regression' || !isIntegerType(type)) return false
  const [row] = await database.rows(
    `SELECT approx_count_distinct(${expressionOf(name, type, 'number')}) AS n FROM ${current.relation}`,
    current.subject,
  )
  return Number(row?.['n']) <= MOST_LABELS
}

/** Probabilities say more than the class that was made of them; of two, one says what the other does. */
async function predictionsOf(
  tables: DriftTables,
  settings: DriftSettings,
): Promise<readonly ChosenStream[]> {
  const of = (role: string): readonly SideColumn[] =>
    tables.current.columns.filter(({name}) => roleOf(name, settings, tables) === role)
  const probabilities = of('probability').filter(({type}) => typeClass(type) === 'number')
  const chosen = probabilities.slice(probabilities.length === 2 ? 1 : 0, MOST_CLASSES)
  const columns = chosen.length > 0 ? chosen : of('prediction')
  return (
    await Promise.all(
      columns.map(async column =>
        (await isClass(tables, settings, column))
          ? sharesOf(tables, column)
          : streamsOf(tables, column),
      ),
    )
  ).flat()
}

/** The column itself where it is a number, else its classes. */
async function streamsOf(
  tables: DriftTables,
  column: SideColumn,
): Promise<readonly ChosenStream[]> {
  const {name, type} = column
  const kind = typeClass(type)
  if (kind === 'number')
    return [{name, measure: 'mean', label: null, expression: expressionOf(name, type, 'number')}]
  if (kind !== 'text' && kind !== 'boolean')
    throw new MlopsError('USAGE', `The stream ${name} cannot be watched: its type is ${type}.`, {
      hint: 'Name a column of numbers or of classes.',
    })
  return sharesOf(tables, column)
}

/** How often each of the most frequent classes is there; of two, one says what the other does. */
async function sharesOf(
  {database, current}: DriftTables,
  {name, type}: SideColumn,
): Promise<readonly ChosenStream[]> {
  const expression = expressionOf(name, type, 'category')
  const rows = await database.rows(
    `SELECT ${expression} AS label FROM ${current.relation} WHERE ${expression} IS NOT NULL
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${MOST_CLASSES}`,
    current.subject,
  )
  const labels = rows.map(({label}) => String(label))
  const watched = labels.length === 2 ? labels.toSorted().slice(1) : labels
  return watched.map(label => ({
    ...{name, measure: 'share', label},
    expression: `CAST(${expression} = ${sqlString(label)} AS DOUBLE)`,
  }))
}
