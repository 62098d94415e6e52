import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {openDatabase, type Database} from '../../platform/duckdb/index.ts'
import {columnFacts, uniqueness, type ColumnFacts} from './column-facts.ts'
import {decideKind, type Decision} from './decide-kinds.ts'
import {againstProfile} from './against-profile.ts'
import {expressionOf} from './expression-of.ts'
import {matchColumns, type ColumnPair} from './match-columns.ts'
import {memoryPlan} from './memory-plan.ts'
import {openSide, type LogRequest, type SourceRequest} from './open-side.ts'
import {openReference, refuseProfile} from './open-reference.ts'
import type {ColumnKind} from '../sample.ts'
import type {
  ComparedColumn,
  DriftTables,
  SideOfColumn,
  SkippedColumn,
  TableSide,
  TypeChange,
} from './tables.ts'
import {isIntegerType, typeClass} from '../../data/index.ts'

export interface TablesRequest {
  readonly reference: SourceRequest
  readonly current: SourceRequest | LogRequest
  /** Columns that are not looked at. */
  readonly exclude?: readonly string[] | undefined
  /** Column that names a row. */
  readonly id?: string | undefined
  /** Columns with a class in them, whatever their type: compared as categories. */
  readonly classes?: readonly string[] | undefined
  /** Bytes that the whole comparison may take; a quarter of the machine up to 4 GB when left out. */
  readonly memoryBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens both tables and decides which of their columns are compared, and as what.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE` for a reference without rows, what opening a table or the
 *   prediction log throws; `DRIFT_PROFILE` for a profile that cannot be read, or in place of the current data;
 *   AbortError. Nothing is left on the disk then.
 */
export async function openTables(request: TablesRequest): Promise<DriftTables> {
  const {signal} = request
  const folder = await mkdtemp(join(tmpdir(), 'mlops-drift-'))
  let database: Database | undefined
  const close = async (): Promise<void> => {
    database?.close()
    await rm(folder, {recursive: true, force: true})
  }
  const memory = memoryPlan(request.memoryBytes)
  try {
    database = await openDatabase({
      memoryLimit: `${Math.round(memory.databaseBytes / 1e6)}MB`,
      temporaryFolder: join(folder, 'spill'),
      ...(signal === undefined ? {} : {signal}),
    })
    const context = {database, folder, signal}
    await refuseProfile(request.current)
    const reference = await openReference(request.reference, {...context, spool: 'reference'})
    const current = await openSide(request.current, {...context, spool: 'current'})
    if (reference.rows === 0)
      throw new MlopsError(
        'DRIFT_EMPTY_SAMPLE',
        `The reference ${reference.subject} has no rows.`,
        {
          hint: 'Name the data that the model was trained on: --reference FILE',
        },
      )
    return {
      database,
      reference,
      current,
      memory,
      folder,
      close,
      ...(await compare(database, reference, current, request)),
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function compare(
  database: Database,
  reference: TableSide,
  current: TableSide,
  request: TablesRequest,
): Promise<Pick<DriftTables, 'columns' | 'skipped' | 'schema'>> {
  const {pairs, missing, extra} = matchColumns(reference.columns, current.columns)
  const wanted: ColumnPair[] = []
  const skipped: SkippedColumn[] = []
  for (const pair of pairs) {
    const reason = reasonByName(pair, reference, request)
    if (reason === undefined) wanted.push(pair)
    else skipped.push({name: pair.reference.name, reason})
  }
  const profile = reference.profile?.profile
  const before = await (profile === undefined
    ? columnFacts(
        database,
        reference,
        wanted.map(pair => pair.reference),
      )
    : new Map<string, ColumnFacts>())
  const changing = wanted.filter(
    pair => typeClass(pair.reference.type) !== typeClass(pair.current.type),
  )
  const now = await columnFacts(
    database,
    current,
    changing.map(pair => pair.current),
  )
  const classes = new Set(request.classes?.map(name => name.toLowerCase()))
  const isClass = (name: string): boolean => classes.has(name.toLowerCase())
  const columns: ComparedColumn[] = []
  const typeChanged: TypeChange[] = []
  for (const pair of wanted) {
    const {name} = pair.reference
    const facts = {reference: before.get(name), current: now.get(pair.current.name)}
    const decision = await (profile === undefined
      ? decideKind(pair, {
          ...facts,
          uniqueness: () => uniqueness(database, reference, name),
        })
      : againstProfile(pair, profile, facts.current, isClass(name)))
    if (decision.changed === true) typeChanged.push(typeChange(pair, decision, facts))
    if ('skipped' in decision) skipped.push({name, reason: decision.skipped})
    else columns.push(comparedColumn(pair, isClass(name) ? 'category' : decision.kind))
  }
  const renamed = pairs.flatMap(({reference: {name: was}, current: {name: is}}) =>
    was === is ? [] : [{reference: was, current: is}],
  )
  return {columns, skipped, schema: {missing, extra, typeChanged, renamed}}
}

function reasonByName(
  {reference: {name}, current}: ColumnPair,
  reference: TableSide,
  {exclude = [], id}: TablesRequest,
): string | undefined {
  const is = (other: string): boolean => other.toLowerCase() === name.toLowerCase()
  if (exclude.some(is)) return 'excluded'
  if (id !== undefined && is(id)) return 'the identifier of a row'
  if (name === reference.timestamp || current.name === reference.timestamp)
    return 'the time of a row'
  return undefined
}

function typeChange(
  {reference, current}: ColumnPair,
  decision: Decision,
  facts: {readonly reference: ColumnFacts | undefined; readonly current: ColumnFacts | undefined},
): TypeChange {
  const texts = typeClass(reference.type) === 'text' ? facts.reference : facts.current
  const numeric = [reference, current].some(({type}) => typeClass(type) === 'number')
  const textual = [reference, current].some(({type}) => typeClass(type) === 'text')
  return {
    name: reference.name,
    reference: reference.type,
    current: current.type,
    compared: 'kind' in decision,
    unparsable: numeric && textual && texts !== undefined ? texts.values - texts.numbers : null,
  }
}

function comparedColumn({reference, current}: ColumnPair, kind: ColumnKind): ComparedColumn {
  const side = ({name, type}: {name: string; type: string}): SideOfColumn => ({
    name,
    type,
    integer: isIntegerType(type),
    expression: expressionOf(name, type, kind),
  })
  return {name: reference.name, kind, reference: side(reference), current: side(current)}
}
