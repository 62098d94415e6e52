import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import {fileError} from '../platform/files/index.ts'
import {feedbackLine, predictionLine} from './log-line.ts'
import type {LoggedFeedback, LoggedPrediction, LoggedVersion} from './logged.ts'
import {FEEDBACK_FOLDER, modelFolder} from './places.ts'
import {Redaction} from './redact.ts'
import {shareOf} from './sample.ts'
import {SegmentWriter} from './segment-writer.ts'
import {describeVersion} from './version-file.ts'

export interface PredictionLogOptions {
  /** `.mlops/log` of the project. */
  readonly folder: string
  /** Share of the requests that are logged, by their ids. */
  readonly sample: number
  /** Columns that must not be logged; `unit` for who a prediction is about. */
  readonly redact: readonly string[]
  /** Whether each write waits for the disk. */
  readonly syncs: boolean
  readonly segmentBytes?: number
  readonly now?: () => number
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
  /** @throws Error where it cannot be written: then nothing that was appended may be answered. */
  flush(): void
  /** All of the records, or none. @throws Error where they cannot be written. */
  feedback(records: readonly LoggedFeedback[]): void
  close(): void
}

const SEGMENT_BYTES = 64 * 1024 * 1024

/** @throws MlopsError `FILE_UNWRITABLE` where the folder cannot be made. */
export async function openPredictionLog(options: PredictionLogOptions): Promise<PredictionLog> {
  const {folder, sample, syncs, now = Date.now, segmentBytes = SEGMENT_BYTES} = options
  await mkdir(folder, {recursive: true}).catch((cause: unknown) => {
    throw fileError(cause, folder, 'write')
  })
  const redaction = new Redaction(options.redact)
  const pending = new Map<string, string[]>()
  const writers = new Map<string, SegmentWriter>()

  const write = (place: string, text: string): void => {
    let writer = writers.get(place)
    if (writer === undefined) {
      writer = new SegmentWriter({folder: place, maxBytes: segmentBytes, syncs, now})
      writers.set(place, writer)
    }
    try {
      writer.write(text)
    } catch (cause) {
      throw fileError(cause, place, 'write')
    }
  }

  return {
    folder,
    describe: version => describeVersion(modelFolder(folder, version.name), version),
    append(prediction) {
      if (sample < 1 && shareOf(prediction.id) >= sample) return
      const line = predictionLine(prediction, redaction)
      const lines = pending.get(prediction.model)
      if (lines === undefined) pending.set(prediction.model, [line])
      else lines.push(line)
    },
    flush() {
      try {
        for (const [model, lines] of pending)
          if (lines.length > 0) write(modelFolder(folder, model), lines.join(''))
      } finally {
        // Nobody gets an answer to what could not be written.
        for (const lines of pending.values()) lines.length = 0
      }
    },
    feedback(records) {
      const received = now()
      const lines = records.map(record => feedbackLine(record, received, redaction))
      if (lines.length > 0) write(join(folder, FEEDBACK_FOLDER), lines.join(''))
    },
    close() {
      for (const writer of writers.values()) writer.close()
    },
  }
}
