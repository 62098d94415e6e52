import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {
  readModels,
  type OpenedModel,
  type ReadModels,
  type ReadModelsRequest,
} from '../../../../src/lib/compare/read/index.ts'
import {loadModel, modelPredictor, type ModelOptions} from '../../../../src/lib/model/index.ts'
import {openDatabase, type Database} from '../../../../src/lib/platform/duckdb/index.ts'

/** A folder with a database and models to be compared in it. */
export interface Place {
  readonly folder: string
  readonly database: Database
  at(name: string): string
  write(name: string, text: string): Promise<string>
  model(name: string, options?: ModelOptions): Promise<OpenedModel>
  read(
    data: string,
    target: string,
    models: Pick<ReadModelsRequest, 'old' | 'new'>,
    more?: Partial<ReadModelsRequest & ReadModelsRequest['settings']>,
  ): Promise<ReadModels>
  close(): Promise<void>
}

export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-compare-read-'))
  const database = await openDatabase({
    memoryLimit: '300MB',
    temporaryFolder: join(folder, 'spill'),
  })
  const loaded: {release(): Promise<void>}[] = []
  const at = (name: string): string => join(folder, name)
  return {
    folder,
    database,
    at,
    async write(name, text) {
      await writeFile(at(name), text)
      return at(name)
    },
    async model(name, options = {}) {
      const file = fileURLToPath(new URL(`../../../fixtures/models/${name}.onnx`, import.meta.url))
      const model = await loadModel(file, options)
      loaded.push(model)
      return {
        resolved: {label: `${name}.onnx`, name: null, options},
        predictor: modelPredictor(model),
      }
    },
    read(data, target, models, {sliceBy = [], timestamp, ...more} = {}) {
      const settings = {
        ...{data, shownData: data, target, metrics: undefined, sliceBy, minSize: 1},
        ...{training: undefined, timestamp},
      }
      const request = {database, directory: folder, settings, fairnessBy: [], group: null}
      return readModels({...request, ...models, ...more})
    },
    async close() {
      for (const model of loaded) await model.release()
      database.close()
      await rm(folder, {recursive: true, force: true})
    },
  }
}
