import {MlopsError} from '../core/errors/index.ts'
import {digestTable} from '../data/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import {findProject, openProject} from '../project/index.ts'
import {locateSource} from '../testset/index.ts'
import type {CompareRequest} from './compare-request.ts'
import {comparisonHead} from './comparison-head.ts'
import {describeRows} from './describe-rows.ts'
import {metricsToCompare, openDatabaseOf} from './open-comparison.ts'
import {compareSettings, gatesOf, type CompareSettings} from './options/compare-settings.ts'
import {readPredictions} from './read/index.ts'
import type {ComparedModel, CompareReport} from './types.ts'

/**
 * Compares two files of predictions, joined by id: what models cannot be loaded for, such as answers of
 * another framework or of a service.
 *
 * @throws MlopsError `USAGE`, `COMPARE_…`, `EVALUATE_TARGET`, and what opening data throws.
 */
export async function comparePredictions(
  request: CompareRequest,
  files: readonly string[],
): Promise<CompareReport> {
  const [old, now, ...more] = files
  if (old === undefined || now === undefined || more.length > 0 || request.refs.length > 0)
    throw new MlopsError(
      'USAGE',
      `--predictions takes two files, old and new, and no model beside them.`,
      {hint: 'mlops compare --predictions old.parquet new.parquet --id id --target y'},
    )
  const settings = await settingsOf(request)
  const {id} = settings
  if (id === null)
    throw new MlopsError('COMPARE_ID', 'There is no --id, and no mlops.yaml with data.id.', {
      hint: 'Name the column that both files know a row by: --id COLUMN',
    })
  const database = await openDatabaseOf(request)
  try {
    return await compareFiles(database, request, {...settings, id}, [old, now])
  } finally {
    database.close()
  }
}

/** Without a project, and without --data, the true answers stand in the files. */
async function settingsOf(request: CompareRequest): Promise<CompareSettings> {
  const here = await findProject(request.directory)
  const project = here === undefined ? undefined : await openProject(request.directory)
  return compareSettings(request, project?.config.name ?? null, 'may lack data')
}

async function compareFiles(
  database: Database,
  request: CompareRequest,
  settings: CompareSettings & {readonly id: string},
  [old, now]: readonly [string, string],
): Promise<CompareReport> {
  const startedAt = performance.now()
  const {directory, signal, task} = request
  const {test, id, fairnessBy, group, rules} = settings
  const data = test.data === '' ? undefined : test.data
  const read = await readPredictions({
    database,
    old: locateSource(directory, old),
    new: locateSource(directory, now),
    data,
    id,
    target: test.target,
    task,
    sliceBy: test.sliceBy,
    timestamp: test.timestamp,
    fairnessBy,
    group,
    signal,
    onProgress: request.onProgress,
  })
  try {
    const {rows: paired, source} = read
    const gates = gatesOf(settings, paired.new.task)
    const metrics = metricsToCompare(test.metrics, gates, paired.new.task)
    const modelOf = (model: string): ComparedModel => ({model, sha256: null, sizeBytes: null})
    const [oldModel, newModel] = [modelOf(old), modelOf(now)]
    const {table} = source
    const digest = await digestTable(database, table, data ?? locateSource(directory, now), signal)
    const described = await describeRows({
      database,
      settings,
      paired,
      table,
      source: table,
      old: oldModel,
      new: newModel,
      metrics,
      gates,
      latencyRatio: null,
      leakage: [],
    })
    return {
      ...described,
      ...comparisonHead(request, settings, paired, digest),
      ...rules,
      old: oldModel,
      new: newModel,
      data: data === undefined ? now : test.shownData,
      target: test.target,
      latency: null,
      leakage: [],
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await read.close()
  }
}
