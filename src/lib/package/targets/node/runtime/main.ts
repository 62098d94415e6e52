// What a package of the target `node` runs; `npm run build` bundles it into dist/node/index.js.
import {readFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {MlopsError} from '../../../../core/errors/index.ts'
import {openPublic} from '../../../../platform/onnxruntime/open-public.ts'
import {predictFeeds} from '../../../portable/predictor.ts'
import {rowFeeds} from '../../../portable/row-feeds.ts'
import type {NodeModel} from '../node-model.ts'
import {checkFile} from './check-file.ts'
import {rowsOf, type InputRow} from './rows-of.ts'
import {objectsOf, type PredictionRow} from './objects-of.ts'

export {MlopsError}

export interface LoadSettings {
  /** Threads inside one run; 1 when left out. */
  readonly threads?: number
}

/** A model in this process. */
export interface LoadedPackage {
  readonly label: string
  readonly sha256: string
  predict(row: InputRow): Promise<PredictionRow>
  predict(rows: readonly InputRow[]): Promise<readonly PredictionRow[]>
  close(): Promise<void>
}

const FATAL_ONLY = 4

/** @throws MlopsError `MODEL_DIGEST_MISMATCH`, and what the runtime says of a graph that it does not take. */
export async function load({threads = 1}: LoadSettings = {}): Promise<LoadedPackage> {
  const here = new URL('./', import.meta.url)
  const model = JSON.parse(await readFile(new URL('model.json', here), 'utf8')) as NodeModel
  for (const {path, sha256} of model.files) await checkFile(pathOf(here, path), path, sha256)
  const session = await openPublic(
    {path: pathOf(here, model.files[0]?.path ?? '')},
    {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: FATAL_ONLY,
    },
    model.meaning.outputs.map(({name}) => name),
  )
  const predictAll = async (rows: readonly InputRow[]): Promise<readonly PredictionRow[]> => {
    if (rows.length === 0) return []
    const {feeds, problems} = rowFeeds(model, await rowsOf(model, rows))
    const [problem] = problems
    if (problem !== undefined) {
      const {row, field, reason} = problem
      throw new MlopsError('DATA_BAD_ROW', `Row ${row + 1}: ${field} ${reason}.`, {
        hint: 'Correct the row; the types of the package say what each column takes.',
        details: {problems},
      })
    }
    return objectsOf(model, await predictFeeds(model, session, feeds))
  }
  async function predict(row: InputRow): Promise<PredictionRow>
  async function predict(rows: readonly InputRow[]): Promise<readonly PredictionRow[]>
  async function predict(
    given: InputRow | readonly InputRow[],
  ): Promise<PredictionRow | readonly PredictionRow[]> {
    if (isList(given)) return await predictAll(given)
    const [answer = {}] = await predictAll([given])
    return answer
  }
  const {label, sha256} = model
  return {label, sha256, predict, close: () => session.release()}
}

function pathOf(here: URL, path: string): string {
  return fileURLToPath(new URL(path.split('/').map(encodeURIComponent).join('/'), here))
}

function isList(given: InputRow | readonly InputRow[]): given is readonly InputRow[] {
  return Array.isArray(given)
}
