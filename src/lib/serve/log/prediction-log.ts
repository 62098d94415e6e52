import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import type {ModelSignature, Model} from '../../model/index.ts'
import {fileError, writeFileAtomically} from '../../platform/files/index.ts'
import {RequestError} from '../request-error.ts'
import type {Answered, RowOrigin} from '../serving.ts'
import {asRows} from './as-rows.ts'
import {SegmentWriter} from './segment-writer.ts'

/** A request and its answer. */
export interface LoggedPrediction {
  readonly id: string
  /** When the request came, milliseconds since 1970. */
  readonly timeMs: number
  readonly model: string
  readonly version: string | null
  /** Of the file that is served, whose columns these are; a table may say that another one answered. */
  readonly sha256: string
  readonly unit: string | undefined
  readonly protocol: string
  readonly source: Answered['source']
  /** What answered each row, where that differs. */
  readonly origins: readonly RowOrigin[] | undefined
  readonly latencyMs: number
  /** JSON text: a list of row objects. */
  readonly rowsJson: string
  readonly outputNames: readonly string[]
  /** JSON texts by prediction column, then row. */
  readonly cells: readonly (readonly string[])[]
}

/** What a label or an outcome is told of. */
export interface LoggedFeedback {
  /** Of a prediction, or `id.index` of one of its rows. */
  readonly id: string
  readonly timeMs: number
  readonly label: unknown
  readonly outcome: unknown
  readonly details: Readonly<Record<string, unknown>> | null
}

/** Versions whose predictions are logged. */
export interface LoggedVersion {
  readonly name: string
  readonly version: string | null
  readonly sha256: string
  readonly signature: ModelSignature
  readonly predictionColumns: Model['predictionColumns']
}

export interface PredictionLogOptions {
  /** `.mlops/log` of the project. */
  readonly folder: string
  /** Share of the requests that are logged, by their ids. */
  readonly sample: number
  /** Columns that must not be logged. */
  readonly redact: readonly string[]
  /** Whether each write waits for the disk. */
  readonly syncs: boolean
  readonly segmentBytes?: number
  readonly now?: () => number
  /** The log cannot be written; told once until it can again. */
  readonly onFailure: (error: unknown) => void
}

/**
 * The log of predictions: what was appended is with the system once `flush` has returned, so that no
 * answer leaves before its line, and a line is one `write` shared by all answers of a run.
 */
export interface PredictionLog {
  readonly folder: string
  /** Says what the columns of a version are, for whoever reads the log. */
  describe(version: LoggedVersion): Promise<void>
  append(prediction: LoggedPrediction): void
  /** @throws RequestError `overloaded` where it cannot be written: then nothing may be answered. */
  flush(): void
  /** @throws RequestError `overloaded`. */
  feedback(model: string, records: readonly LoggedFeedback[]): void
  close(): void
}

const SEGMENT_BYTES = 64 * 1024 * 1024

/** @throws MlopsError `FILE_UNWRITABLE` where the folder cannot be made. */
export async function openPredictionLog(options: PredictionLogOptions): Promise<PredictionLog> {
  const {folder, sample, syncs, now = Date.now, segmentBytes = SEGMENT_BYTES} = options
  await mkdir(folder, {recursive: true}).catch((cause: unknown) => {
    throw fileError(cause, folder, 'write')
  })
  const redacted = new Set(options.redact.map(name => name.toLowerCase()))
  const pending = new Map<string, string[]>()
  const writers = new Map<string, SegmentWriter>()
  let failing = false

  const writerOf = (model: string, kind: 'segments' | 'feedback'): SegmentWriter => {
    const key = `${kind}/${model}`
    let writer = writers.get(key)
    if (writer === undefined) {
      const place = join(modelFolder(folder, model), kind)
      writer = new SegmentWriter({folder: place, maxBytes: segmentBytes, syncs, now})
      writers.set(key, writer)
    }
    return writer
  }
  const write = (model: string, kind: 'segments' | 'feedback', text: string): void => {
    try {
      writerOf(model, kind).write(text)
      failing = false
    } catch (error) {
      if (!failing) options.onFailure(error)
      failing = true
      throw new RequestError('overloaded', 'The answer cannot be logged, and is not given.', {
        retryAfter: 5,
        cause: error,
      })
    }
  }

  return {
    folder,
    async describe({name, version, sha256, signature, predictionColumns}) {
      const text = JSON.stringify({
        ...{sha256, version},
        columns: signature.columns.map(column => ({name: column.name, type: column.type})),
        outputs: predictionColumns.map(column => ({name: column.name, type: column.type})),
      })
      const file = join(modelFolder(folder, name), 'versions', `${sha256}.json`)
      await writeFileAtomically(file, `${text}\n`)
    },
    append(prediction) {
      if (sample < 1 && shareOf(prediction.id) >= sample) return
      const lines = pending.get(prediction.model)
      const line = lineOf(prediction, redacted)
      if (lines === undefined) pending.set(prediction.model, [line])
      else lines.push(line)
    },
    flush() {
      for (const [model, lines] of pending) {
        if (lines.length === 0) continue
        const text = lines.join('')
        lines.length = 0
        write(model, 'segments', text)
      }
    },
    feedback(model, records) {
      const lines = records.map(({id, timeMs, label, outcome, details}) =>
        JSON.stringify({id, time: timeMs, label, outcome, details}),
      )
      write(model, 'feedback', lines.join('\n') + '\n')
    },
    close() {
      for (const writer of writers.values()) writer.close()
    },
  }
}

/** Names may hold slashes; a folder a model is easier to look after than a tree. */
export function modelFolder(folder: string, model: string): string {
  return join(folder, model.replaceAll('/', '='))
}

function lineOf(prediction: LoggedPrediction, redacted: ReadonlySet<string>): string {
  const {id, timeMs, model, version, sha256, unit, protocol, source, latencyMs} = prediction
  const {rowsJson, outputNames, cells, origins} = prediction
  let outputs = ''
  for (let i = 0; i < outputNames.length; i++)
    outputs += `${i > 0 ? ',' : ''}${JSON.stringify(outputNames[i])}:[${cells[i]?.join(',') ?? ''}]`
  return (
    `{"id":${JSON.stringify(id)},"time":${timeMs},"model":${JSON.stringify(model)},` +
    `"version":${version === null ? 'null' : JSON.stringify(version)},"sha256":"${sha256}",` +
    `"unit":${unit === undefined ? 'null' : JSON.stringify(unit)},"protocol":"${protocol}",` +
    `"source":"${source}",${origins === undefined ? '' : `"origins":${JSON.stringify(origins)},`}"latency_ms":${latencyMs.toFixed(3)},` +
    `"inputs":${asRows(rowsJson, redacted)},"outputs":{${outputs}}}\n`
  )
}

/** A number in 0 … 1 that the id decides (FNV-1a), the same in every process. */
function shareOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  // The last digits of an id change most; mixed once more, they decide all bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}
