import {createRowCodec} from '../../../src/lib/serve/codec/index.ts'
import {loadModel, type Model, type ModelOptions} from '../../../src/lib/model/index.ts'
import {RequestError} from '../../../src/lib/serve/request-error.ts'
import type {Answered, Ask, Serving} from '../../../src/lib/serve/serving.ts'
import type {LiveModel} from '../../../src/lib/serve/types.ts'
import {asError} from '../../../src/lib/core/errors/index.ts'
import {fixture} from '../model/expected-predictions.ts'

export interface SimpleServing extends Serving {
  /** What was asked, in order. */
  readonly asks: readonly Ask[]
  ready: boolean
  /** Why every request is refused now. */
  refused: RequestError | undefined
  /** Awaited before every run; throws what the run shall fail with. */
  beforeRun: (ask: Ask) => Promise<void> | void
  release(): Promise<void>
}

/** Serves fixture models, each by its file name, as `v1.2.0`; no log, no batching. */
export async function simpleServing(
  ...fixtures: readonly (string | readonly [name: string, options: ModelOptions])[]
): Promise<SimpleServing> {
  const loaded = await Promise.all(
    fixtures.map(async given => {
      const [name, options] = typeof given === 'string' ? [given, {}] : given
      return {name, model: await loadModel(fixture(`${name}.onnx`), options)}
    }),
  )
  const models = loaded.map(({name, model}) => ({name, live: [liveModel(name, model)]}))
  const asks: Ask[] = []
  let predictions = 0
  const serving: SimpleServing = {
    models,
    asks,
    ready: true,
    refused: undefined,
    beforeRun: () => undefined,
    find(name, version) {
      const found = name === undefined ? models[0] : models.find(model => model.name === name)
      const live = found?.live.find(model => version === undefined || model.version === version)
      if (live === undefined) throw new RequestError('not-found', 'No such model or version.')
      return live
    },
    refusal: () => serving.refused,
    async answer(ask, decode): Promise<Answered> {
      asks.push(ask)
      const model = serving.find(ask.model, ask.version)
      const {feeds} = await decode(model)
      await serving.beforeRun(ask)
      const outputs = await model.engine.infer(feeds)
      const id = ask.id ?? `prediction-${++predictions}`
      const {rowCount} = feeds
      const answered = {id, model, outputs, rowCount, cells: [], version: model.version}
      return {...answered, source: 'model'}
    },
    async release() {
      await Promise.all(loaded.map(({model}) => model.release()))
    },
  }
  return serving
}

function liveModel(name: string, model: Model): LiveModel {
  const {signature, predictionColumns} = model
  const policy = {nulls: 'error', inputs: {}} as const
  return {
    name,
    version: 'v1.2.0',
    label: `${name}@v1.2.0`,
    sha256: model.sha256,
    policy,
    image: undefined,
    codec: createRowCodec({signature, predictionColumns, policy, image: undefined}),
    engine: {
      signature,
      predictionColumns,
      mode: 'inline',
      queuedRows: 0,
      queuedBytes: 0,
      batching: {safe: false, reason: 'none in this double'},
      infer: async feeds => {
        try {
          return await model.infer(feeds)
        } catch (error) {
          throw new RequestError('invalid', asError(error).message)
        }
      },
      refusal: () => undefined,
      read: (outputs, rowCount) => model.read(outputs, rowCount),
      close: () => model.release(),
    },
  }
}
