import type {Feeds} from '../model/index.ts'
import type {PredictionLog} from './log/index.ts'
import type {ModelTable} from './models/index.ts'
import {RequestError} from './request-error.ts'
import type {Answered, Ask, Serving} from './serving.ts'
import type {LiveModel} from './types.ts'

export interface ServingOptions {
  readonly table: ModelTable
  /** Undefined where predictions are not logged. */
  readonly log: PredictionLog | undefined
  readonly nextId: () => string
  /** For how long a request may wait where it does not say. */
  readonly timeoutMs: number
  readonly isReady: () => boolean
  /** Told of every answer, for the metrics. */
  readonly onAnswer: (answer: Answered, protocol: string, latencyMs: number) => void
  /** Told of the rows that a model has answered. */
  readonly onRows?: ((model: LiveModel, feeds: Feeds) => void) | undefined
}

/** Clients may name their request; longer names, or odd ones, would spoil the log. */
const CLIENT_ID = /^[\w.:/+=-]{1,128}$/

/** The one way from a request to an answer; see `Serving`. */
export function createServing(options: ServingOptions): Serving {
  const {table, log, nextId, timeoutMs, onAnswer} = options
  let flushed: Promise<void> | undefined

  /** One write for all the answers that a run of the model gave; they leave after it. */
  const flush = (): Promise<void> => {
    flushed ??= Promise.resolve().then(() => {
      flushed = undefined
      log?.flush()
    })
    return flushed
  }

  return {
    get models() {
      return table.names.map(({name, live}) => ({name, live}))
    },
    get ready() {
      return options.isReady()
    },
    find: (model, version) => table.choose(model, version),
    async answer(ask, decode) {
      const startedAt = performance.now()
      const time = Date.now()
      const id = idOf(ask, nextId)
      const span = ask.client?.span
      const live = table.choose(ask.model, ask.version, ask.unit)
      return live.use(async () => {
        const made = decode(live)
        const {feeds, rowsJson} = made instanceof Promise ? await made : made
        span?.step('decode')
        const {engine, codec} = live
        const outputs = await engine.infer(feeds, {
          deadline: startedAt + Math.min(ask.timeoutMs ?? timeoutMs, timeoutMs),
          client: ask.client,
        })
        span?.step('infer')
        const {rowCount} = feeds
        const predictions = engine.read(outputs, rowCount)
        const cells = codec.cells(predictions)
        const answer: Answered = {id, model: live, outputs, rowCount, cells, source: 'model'}
        const latencyMs = performance.now() - startedAt
        if (log !== undefined) {
          log.append({
            ...{id, timeMs: time, latencyMs, rowCount, cells},
            model: live.name,
            version: live.version,
            sha256: live.sha256,
            unit: ask.unit,
            protocol: ask.protocol,
            source: 'model',
            rowsJson: rowsJson ?? codec.rowsJsonFromFeeds(feeds),
            outputNames: live.outputNames,
          })
          await flush()
          span?.step('log')
        }
        span?.answered(live, ask.protocol, rowCount)
        onAnswer(answer, ask.protocol, latencyMs)
        options.onRows?.(live, feeds)
        return answer
      })
    },
  }
}

function idOf(ask: Ask, nextId: () => string): string {
  if (ask.id === undefined) return nextId()
  if (CLIENT_ID.test(ask.id)) return ask.id
  throw new RequestError('invalid', 'The id of the request is too long or has odd characters.', {
    hint: 'Up to 128 letters, digits and . : / + = - _ are allowed.',
  })
}
