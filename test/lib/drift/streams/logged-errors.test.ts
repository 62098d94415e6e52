import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import type {LoggedFeedback} from '../../../../src/lib/log/logged.ts'
import {reportDrift, type DriftReport, type DriftRequest} from '../../../../src/lib/drift/index.ts'
import {
  MODEL,
  NOON,
  openLog,
  prediction,
  temporaryFolder,
  version,
  write,
} from '../../log/logged.ts'
import {writeTable} from '../drift-tables.ts'

const OWN = 'b'.repeat(64)
const MINUTE = 60_000
const REQUESTS = 60
const ROWS = 100
/** From this request on a third of the answers is wrong, before it a tenth. */
const WORSE = 36

interface Logged {
  /** Requests of which labels have come, from the first on. */
  readonly labelled: number
  readonly kind?: 'class' | 'number'
}

/** A project with a log: a request of a hundred rows a minute, and what became of the first of them. */
async function projectWith({labelled, kind = 'class'}: Logged): Promise<string> {
  const folder = await temporaryFolder()
  const logFolder = join(folder, '.mlops', 'log')
  await mkdir(logFolder, {recursive: true})
  const task = kind === 'class' ? 'binary' : 'regression'
  await writeFile(
    join(folder, 'mlops.yaml'),
    `name: ${MODEL}\nmodel: {path: m.onnx, task: ${task}}\ndata: {reference: reference.parquet, target: late}\n`,
  )
  await writeTable(
    join(folder, 'reference.parquet'),
    "SELECT (hash(i) % 1000)::FLOAT AS distance, 'UA' AS carrier, 'late' AS late FROM range(6000) t(i)",
  )
  const log = await openLog(logFolder)
  const type = kind === 'class' ? 'int64' : 'float64'
  await log.describe(version(undefined, {prediction: type}, {sha256: OWN}))
  const feedback: LoggedFeedback[] = []
  for (let request = 0; request < REQUESTS; request++) {
    const rows = Array.from({length: ROWS}, (_, row) => request * ROWS + row)
    const answers = rows.map(row => (row * 7919) % 2)
    const id = `request-${request}`
    write(
      log,
      prediction(id, {
        timeMs: NOON + request * MINUTE,
        sha256: OWN,
        rowsJson: JSON.stringify(
          rows.map(row => ({distance: (row * 104_729) % 1000, carrier: 'UA'})),
        ),
        outputNames: ['prediction'],
        cells: [answers.map(String)],
      }),
    )
    if (request >= labelled) continue
    rows.forEach((row, place) => {
      const isWrong = (row * 48_271) % 100 < (request < WORSE ? 10 : 33)
      const answer = answers[place] ?? 0
      const wrong = kind === 'class' ? 1 - answer : answer + 8
      feedback.push({
        ...{id: `${id}.${place}`, model: MODEL, timeMs: NOON + 86_400_000 + row},
        ...{label: isWrong ? wrong : answer, outcome: undefined, details: null},
      })
    })
  }
  log.feedback(feedback)
  log.flush()
  return folder
}

function report(folder: string, more: Partial<DriftRequest> = {}): Promise<DriftReport> {
  return reportDrift({directory: folder, log: true, together: false, model: null, ...more})
}

describe('errors of the prediction log, once labels have come', () => {
  it('say since when the model is wrong more often, in the order of the predictions', async () => {
    const found = await report(await projectWith({labelled: 55}))
    const [errors, prediction] = found.streams?.streams ?? []
    expect(errors).toMatchObject({name: 'errors', measure: 'error_rate', rows: 5500})
    expect(errors?.changes).toHaveLength(1)
    const [change] = errors?.changes ?? []
    expect(change?.before).toBeCloseTo(0.1, 1)
    expect(change?.after).toBeCloseTo(0.33, 1)
    expect(Math.abs((change?.row ?? 0) - WORSE * ROWS)).toBeLessThan(150)
    const minutes = (Date.parse(change?.time ?? '') - NOON) / MINUTE
    expect(Math.abs(minutes - WORSE)).toBeLessThanOrEqual(2)
    expect(prediction).toMatchObject({name: 'prediction', rows: 6000, changes: []})
    expect(found.notes).toContain(
      `Labels have come for 5,500 of the 6,000 rows of the prediction log of ${MODEL}: its errors are those of these.`,
    )
    // A label is no column of what came in: it is compared with nothing.
    expect(found.columns.map(({name}) => name).sort()).toEqual(['carrier', 'distance'])
  })

  it('of numbers are how far the predictions were off', async () => {
    const {streams} = await report(await projectWith({labelled: REQUESTS, kind: 'number'}))
    expect(streams?.streams[0]).toMatchObject({name: 'errors', measure: 'absolute_error'})
    expect(streams?.streams[0]?.changes).toHaveLength(1)
  })

  it('are left out as long as none has come, and --stream errors says what to do', async () => {
    const folder = await projectWith({labelled: 0})
    const {streams, notes} = await report(folder)
    expect(streams?.streams.map(({name}) => name)).toEqual(['prediction'])
    expect(notes.filter(note => note.startsWith('Labels'))).toEqual([])
    await expect(report(folder, {streams: ['errors']})).rejects.toMatchObject({
      ...{
        code: 'USAGE',
        message: /no label has come for the prediction log/,
        hint: /POST \/feedback/,
      },
    })
  })
})
