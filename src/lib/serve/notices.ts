import type {LiveVersion} from './models/index.ts'
import type {Metrics, ServerLog} from './ops/index.ts'

/** What happens while the server runs, told to whoever watches. */
export interface Notices {
  info(message: string): void
  error(message: string, error?: unknown): void
  loaded(model: LiveVersion, milliseconds: number): void
  moved(model: LiveVersion, stage: string): void
  /** The new version of a stage did not load; the old one goes on. */
  notMoved(model: string, stage: string, error: Error): void
}

/** @param onMoved - Told of a version that has begun to answer while the server runs. */
export function createNotices(
  log: ServerLog,
  metrics: Metrics,
  onMoved: (model: LiveVersion) => void,
): Notices {
  return {
    info: message => log.info(message),
    error: (message, error) => log.error(message, error),
    loaded({label, sha256, engine}, milliseconds) {
      const {mode, batching} = engine
      log.info(`${label} is loaded.`, {
        ...{model: label, sha256, mode},
        batching: batching.safe,
        ...(batching.reason === null ? {} : {reason: batching.reason}),
        ms: Math.round(milliseconds),
      })
    },
    moved(model, stage) {
      const {name, label} = model
      onMoved(model)
      metrics.stageMove(name, stage, 'moved')
      log.info(`${name}#${stage} moved: ${label} answers now.`, {model: label, stage})
    },
    notMoved(name, stage, error) {
      metrics.stageMove(name, stage, 'failed')
      log.error(`${name}#${stage} moved, and the old version goes on.`, error, {stage})
    },
  }
}

/** As many lines a second as people can read; the rest are counted. */
const PAUSE_MS = 1000

/** Tells of failures that may come thousands of times a second. */
export function createFailureTeller(
  log: ServerLog,
): (message: string, error: unknown, fields?: object) => void {
  let toldAt = -Infinity
  let untold = 0
  return (message, error, fields = {}) => {
    const now = performance.now()
    if (now - toldAt < PAUSE_MS) {
      untold++
      return
    }
    toldAt = now
    log.error(message, error, {...fields, ...(untold === 0 ? {} : {alsoFailed: untold})})
    untold = 0
  }
}

interface Started {
  readonly url: string
  readonly grpc: string | null
  readonly models: readonly {readonly label: string}[]
  readonly processes: number
}

/** For logs; people at a terminal are greeted instead. */
export function tellStarted(log: ServerLog, {url, grpc, models, processes}: Started): void {
  log.info('The server is ready.', {
    ...{url, grpc, processes},
    models: models.map(({label}) => label),
  })
}

export function tellStopping(log: ServerLog): void {
  log.info('The server stops; requests under way are answered.')
}
