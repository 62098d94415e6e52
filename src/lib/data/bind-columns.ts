import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import type {ModelColumn} from '../model/index.ts'
import {canHold, columnExpression, NO_TYPE} from './column-expression.ts'
import {findColumns} from './find-columns.ts'
import {ruleOf, type InputPolicy} from './input-policy.ts'
import type {TableColumn} from './table-columns.ts'

export interface BoundColumn {
  readonly column: ModelColumn
  readonly source: TableColumn
  /** SQL that gives the value in the type of the input, null where it cannot. */
  readonly expression: string
  /** SQL of the value as it stands, where the cast of a value that is there can fail. */
  readonly raw: string | undefined
}

export interface Binding {
  readonly columns: readonly BoundColumn[]
  /** Table columns that the model does not use. */
  readonly extra: readonly string[]
  readonly by: 'name' | 'order'
}

export interface BindOptions {
  readonly policy: InputPolicy
  /** Text columns none of whose values fits the model column: an example by column name. */
  readonly unfit?: ReadonlyMap<string, string>
  /** Columns that may not be taken by order: kept ones, identifiers, targets. */
  readonly aside?: readonly string[]
  /** Whether columns are found by their names alone. */
  readonly byNameOnly?: boolean
  /** What to do about columns that do not fit; by default, how to select them from a table. */
  readonly hint?: string
}

/**
 * Finds the table column of every model column: by name as {@link findColumns} has it, and
 * when not one name is there and the numbers of columns agree, by declared order. A column that is not
 * there and has a default is filled with it.
 *
 * @throws MlopsError `DATA_COLUMNS` listing every missing, mistyped and unused column at once.
 */
export function bindColumns(
  table: readonly TableColumn[],
  columns: readonly ModelColumn[],
  subject: string,
  options: BindOptions,
): Binding {
  const {by, sources} = findSources(table, columns, options)
  const names = table.map(column => column.name)
  const missing: string[] = []
  const mistyped: string[] = []
  const bound: BoundColumn[] = []
  columns.forEach((column, index) => {
    const source = sources[index]
    const rule = ruleOf(options.policy, column)
    if (source === undefined) {
      const wanted = rule.column ?? column.name
      const near = nearest(wanted, names)
      if (rule.default !== undefined) bound.push(bind(column, {name: wanted, type: NO_TYPE}))
      else missing.push(near === undefined ? wanted : `${wanted} (did you mean ${near}?)`)
      return
    }
    const example = column.type === 'string' ? undefined : options.unfit?.get(source.name)
    if (example !== undefined)
      mistyped.push(`${source.name} is text such as "${example}", the model needs ${column.type}`)
    else if (!canHold(column, source))
      mistyped.push(`${source.name} is ${source.type}, the model needs ${column.type}`)
    else bound.push(bind(column, source))
  })
  const used = new Set(sources.map(source => source?.name))
  const extra = names.filter(name => !used.has(name))
  if (missing.length + mistyped.length > 0)
    throw columnsError(
      subject,
      missing,
      mistyped,
      extra,
      options.hint ?? selectHint(columns, missing),
    )
  return {columns: bound, extra, by}
}

/** The table column of each model column, undefined where there is none. */
export function findSources(
  table: readonly TableColumn[],
  columns: readonly ModelColumn[],
  {policy, aside = [], byNameOnly = false}: BindOptions,
): {readonly by: Binding['by']; readonly sources: readonly (TableColumn | undefined)[]} {
  const wanted = columns.map(column => ruleOf(policy, column).column ?? column.name)
  const sources = findColumns(table, wanted)
  if (byNameOnly || sources.some(source => source !== undefined)) return {by: 'name', sources}
  const rest = table.filter(({name}) => !aside.includes(name))
  if (rest.length === columns.length) return {by: 'order', sources: rest}
  if (table.length === columns.length) return {by: 'order', sources: table}
  return {by: 'name', sources}
}

function bind(column: ModelColumn, source: TableColumn): BoundColumn {
  return {column, source, ...columnExpression(column, source)}
}

function columnsError(
  subject: string,
  missing: readonly string[],
  mistyped: readonly string[],
  extra: readonly string[],
  hint: string,
): MlopsError {
  const parts = [
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
    ...(mistyped.length === 0 ? [] : [`of the wrong type: ${mistyped.join(', ')}`]),
    ...(extra.length === 0 ? [] : [`not used by the model: ${someOf(extra)}`]),
  ]
  return new MlopsError(
    'DATA_COLUMNS',
    `The columns of ${subject} do not fit the model; ${parts.join('; ')}.`,
    {
      hint,
      details: {missing, mistyped, extra},
    },
  )
}

/** Of a wide table most columns are no news. */
function someOf(names: readonly string[]): string {
  const shown = names.length > 10 ? names.slice(0, 8) : names
  const rest = names.length - shown.length
  return `${shown.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`
}

function selectHint(columns: readonly ModelColumn[], missing: readonly string[]): string {
  const select = 'Rename the columns, or select them with query:SELECT a AS b … FROM …'
  const [first] = columns
  if (first?.name !== `${first?.input ?? ''}_0` || !missing.includes(first.name)) return select
  return `The graph does not name the columns of its matrix "${first.input}". Select yours in the order of the training, \`query:SELECT age AS ${first.name}, … FROM 'data.csv'\`, or name them for good, as model.features of mlops.yaml; \`mlops init NAME --model FILE --features age,…\` makes a project with it.`
}
