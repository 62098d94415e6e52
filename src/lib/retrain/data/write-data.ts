import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import {sqlIdentifier, sqlString} from '../../platform/duckdb/index.ts'
import {createAtomicFile, sha256OfFile} from '../../platform/files/index.ts'
import type {Project} from '../../project/index.ts'
import type {Champion, DataPlan, DataRecord} from '../types.ts'
import type {DataRequest} from './data-request.ts'
import {conditions} from './count-windows.ts'
import {withSource, type OpenSource} from './open-source.ts'
import {labelledRows} from './split-rows.ts'
import {writtenColumns} from './written-columns.ts'

const FILES = {
  train: 'data/train.parquet',
  fresh: 'data/fresh.parquet',
  test: 'data/test.parquet',
} as const

/** Writes the rows of a plan into the folder of a run, in the order of time: the same rows give the same bytes. */
export async function writeData(
  project: Project,
  plan: DataPlan,
  folder: string,
  {champion, signal}: Pick<DataRequest, 'champion' | 'signal'>,
): Promise<DataRecord> {
  const hasFresh = plan.fresh !== null && plan.fresh.rows > 0
  await mkdir(path.join(folder, 'data'), {recursive: true})
  if (plan.split === 'given')
    for (const [key, name] of [
      ['source', 'train'],
      ['test', 'test'],
    ] as const)
      await withSource(project, key, signal, source =>
        writtenColumns(source, champion).then(texts =>
          copyRows(source, givenRows(source, texts), path.join(folder, FILES[name])),
        ),
      )
  else
    await withSource(project, 'source', signal, source =>
      writeWindows(project, plan, {source, folder, champion}),
    )
  return {
    ...FILES,
    fresh: hasFresh ? FILES.fresh : null,
    testSha256: await sha256OfFile(path.join(folder, FILES.test), signal),
  }
}

/** Files give their rows in the same order each time, a query need not. */
function givenRows({table}: OpenSource, texts: readonly string[]): string {
  const relation = table.relation(texts)
  return table.format === 'query' ? `(SELECT * FROM ${relation} ORDER BY ALL)` : relation
}

async function writeWindows(
  {config: {data}}: Project,
  {train, fresh, test}: DataPlan,
  {source, folder, champion}: {source: OpenSource; folder: string; champion: Champion | null},
): Promise<void> {
  const {timestamp = '', target = '', id} = data
  const texts = await writtenColumns(source, champion)
  const rows = labelledRows(source, {timestamp, target, texts})
  const where = conditions({
    from: train.from,
    cut: test.from ?? '',
    until: test.until ?? '',
    trainedUntil: champion?.trainedUntil ?? null,
  })
  const hasId = source.table.columns.some(({name}) => name === id)
  // Rows of the same time stand in the order of their ids, else of their contents.
  const ties = hasId ? [sqlIdentifier(id ?? '')] : []
  const order = ['"$time"', ...ties, 'hash(rows)'].join(', ')
  for (const name of ['train', 'fresh', 'test'] as const) {
    if (name === 'fresh' && (fresh?.rows ?? 0) === 0) continue
    const query = `(SELECT * EXCLUDE ("$time") FROM (SELECT * FROM (${rows.sql}) AS rows WHERE ${where[name]} ORDER BY ${order}))`
    await copyRows(source, query, path.join(folder, FILES[name]))
  }
}

async function copyRows(
  {database, table}: OpenSource,
  relation: string,
  file: string,
): Promise<void> {
  const atomic = await createAtomicFile(file)
  try {
    await database.run(
      `COPY (FROM ${relation}) TO ${sqlString(atomic.temporaryPath)} (FORMAT parquet, COMPRESSION zstd)`,
      table.subject,
    )
    await atomic.commit()
  } finally {
    await atomic.discard()
  }
}
