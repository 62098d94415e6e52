import type {PredictionLog} from '../log/index.ts'
import type {Feeds, Outputs} from '../model/index.ts'
import {joinRows, joinRowTexts} from './join-rows.ts'
import type {LiveVersion, ModelTable} from './models/index.ts'
import type {ServedTable} from './precomputed/index.ts'
import {RequestError} from './request-error.ts'
import {TRIAL, type Answered, type Ask, type Decoded, type Serving} from './serving.ts'
import type {InferOptions, LiveModel} from './types.ts'

export interface ServingOptions {
  readonly table: ModelTable
  /** The table that answers rows by key; undefined where there is none. */
  readonly precomputed: () => ServedTable | undefined
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
  const {table, log, nextId, timeoutMs, onAnswer, precomputed} = options
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
    refusal(model, version) {
      // Rows that the table has need no run.
      if (precomputed() !== undefined) return undefined
      try {
        return table.choose(model, version).engine.refusal()
      } catch (error) {
        if (error instanceof RequestError) return undefined
        throw error
      }
    },
    async answer(ask, decode) {
      const startedAt = performance.now()
      const time = Date.now()
      const id = idOf(ask, nextId)
      const span = ask.client?.span
      const live = table.choose(ask.model, ask.version, ask.unit)
      return live.use(async () => {
        const made = decode(withTable(live, ask, precomputed()))
        const decoded = made instanceof Promise ? await made : made
        span?.step('decode')
        const deadline = startedAt + Math.min(ask.timeoutMs ?? timeoutMs, timeoutMs)
        const answer = await answerRows(id, live, decoded, {deadline, client: ask.client})
        span?.step('infer')
        const latencyMs = performance.now() - startedAt
        if (log !== undefined && ask.protocol !== TRIAL) {
          const {cells, source, version, origins} = answer
          log.append({
            ...{id, timeMs: time, latencyMs, cells, source, version, origins},
            model: live.name,
            sha256: live.sha256,
            unit: ask.unit,
            protocol: ask.protocol,
            rowsJson: rowsJsonOf(live, decoded),
            outputNames: live.outputNames,
          })
          await flush()
          span?.step('log')
        }
        span?.answered(live, ask.protocol, answer.rowCount)
        onAnswer(answer, ask.protocol, latencyMs)
        if (ask.protocol !== TRIAL) options.onRows?.(live, decoded.feeds)
        return answer
      })
    },
  }
}

/** The model as a request sees it: rows that the table has never reach it. */
function withTable(
  live: LiveVersion,
  {version}: Ask,
  precomputed: ServedTable | undefined,
): LiveModel {
  if (precomputed === undefined) return live
  const decoders = precomputed.decodersFor(live, version)
  return decoders === undefined ? live : {...live, codec: {...live.codec, ...decoders}}
}

const NO_OUTPUTS: Outputs = {}

async function answerRows(
  id: string,
  model: LiveVersion,
  {feeds}: Decoded,
  options: InferOptions,
): Promise<Answered> {
  const {engine, codec, version} = model
  const {known, rowCount} = feeds
  if (known === undefined) {
    const outputs = await engine.infer(feeds, options)
    const cells = codec.cells(engine.read(outputs, rowCount))
    return {id, model, outputs, rowCount, cells, source: 'model', version}
  }
  const outputs = rowCount === 0 ? NO_OUTPUTS : await engine.infer(feeds, options)
  const inferred = rowCount === 0 ? [] : codec.cells(engine.read(outputs, rowCount))
  const joined = joinRows(known, inferred, engine.predictionColumns.length, version)
  return {id, model, outputs, rowCount: known.rows.length, ...joined}
}

function rowsJsonOf({codec}: LiveVersion, {feeds, rowsJson}: Decoded): string {
  if (rowsJson !== undefined) return rowsJson
  const texts = feeds.rowCount === 0 ? [] : codec.rowTexts(feeds)
  const rows = feeds.known === undefined ? texts : joinRowTexts(feeds.known, texts)
  return `[${rows.join(',')}]`
}

function idOf(ask: Ask, nextId: () => string): string {
  if (ask.id === undefined) return nextId()
  if (CLIENT_ID.test(ask.id)) return ask.id
  throw new RequestError('invalid', 'The id of the request is too long or has odd characters.', {
    hint: 'Up to 128 letters, digits and . : / + = - _ are allowed.',
  })
}
