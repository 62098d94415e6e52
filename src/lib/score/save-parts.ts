import type {BadValue} from '../data/index.ts'
import type {Predictions} from '../model/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import {saveManifest, type Workplace} from './manifest.ts'
import {attachParts, beginPart} from './part-file.ts'
import type {ScoreJob} from './score-job.ts'

/** A part on its way to the disk: rows are announced when they go to a thread, and land in order. */
export interface OpenPart {
  readonly startedAt: number
  readonly announcedRows: number
  announce(rows: number): void
  land(predictions: Predictions, bad: readonly BadValue[], rowNumber: (row: number) => number): void
  /** No more rows will be announced: the part is saved as soon as all have landed. */
  end(): void
}

export interface PartSaver {
  /** Rows that have landed, those of earlier runs included. */
  readonly landedRows: number
  /** Begins the next part, once the one before the last is on the disk. */
  open(): Promise<OpenPart>
  /** Waits until everything that was ended and has landed is on the disk. */
  flush(): Promise<void>
}

/** Saves parts one after the other while the next one fills, and enters each in the manifest. */
export async function createPartSaver(
  database: Database,
  columns: ScoreJob['predictor']['model']['predictionColumns'],
  place: Workplace,
): Promise<PartSaver> {
  await attachParts(database)
  const {manifest, folder} = place
  let landedRows = manifest.parts.reduce((sum, part) => sum + part.rows, 0)
  let nextIndex = manifest.parts.length
  let saved = Promise.resolve()
  return {
    get landedRows() {
      return landedRows
    },
    async open() {
      await saved
      const part = await beginPart(database, columns, folder, nextIndex++)
      let announcedRows = 0
      let ended = false
      const saveWhole = (): void => {
        if (!ended || part.rows < announcedRows) return
        saved = saved.then(async () => {
          await part.save()
          manifest.parts.push({rows: part.rows, rejected: part.rejected})
          // A part that is on the disk counts, whatever happens next.
          await saveManifest(place)
          await part.drop()
        })
        // Reported by `open` or `flush`; until then it must not count as unhandled.
        saved.catch(() => undefined)
      }
      return {
        startedAt: performance.now(),
        get announcedRows() {
          return announcedRows
        },
        announce(rows) {
          announcedRows += rows
        },
        land(predictions, bad, rowNumber) {
          part.add(predictions, bad, rowNumber)
          landedRows += predictions.rowCount
          saveWhole()
        },
        end() {
          ended = true
          saveWhole()
        },
      }
    },
    flush: () => saved,
  }
}
