import {createHash} from 'node:crypto'
import {copyFile, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {decideRetraining} from '../../src/lib/retrain/triggers/index.ts'
import type {Champion, TriggerResult} from '../../src/lib/retrain/types.ts'
import {temporaryFolder} from '../lib/registry/git-project.ts'
import {championOf, contextOf, projectOf} from '../lib/retrain/triggers/situation.ts'

// It answers 1/x, so that for x = 1 the error of a row is what its label has above 1.
const MODEL = fileURLToPath(new URL('../fixtures/models/reciprocal.onnx', import.meta.url))
const START = Date.parse('2026-01-01T00:00:00Z')
const DAY_MS = 86_400_000
const ROWS_A_DAY = 48
const DAYS = 20
const KAPPA = 0.002

interface Row {
  readonly at: string
  readonly x: number
  readonly y: number | null
}

/** Rows at even distances since the training, whose error grows by κ a day. */
function decaying(rowOf: (row: Row, day: number) => Row = row => row): readonly Row[] {
  return Array.from({length: DAYS * ROWS_A_DAY}, (_, index) => {
    const day = (index + 0.5) / ROWS_A_DAY
    const at = new Date(START + day * DAY_MS).toISOString()
    return rowOf({at, x: 1, y: 1 + KAPPA * day}, day)
  })
}

async function projectFolder(
  rows: readonly Row[],
  reference: readonly Row[] = [],
): Promise<string> {
  const root = await temporaryFolder()
  await copyFile(MODEL, join(root, 'model.onnx'))
  for (const [name, list] of [
    ['rows.csv', rows],
    ['reference.csv', reference],
  ] as const) {
    const lines = list.map(({at, x, y}) => `${at},${x},${y ?? ''}`)
    await writeFile(join(root, name), ['at,x,y', ...lines, ''].join('\n'))
  }
  // Data, log and model are found from the folder of mlops.yaml by what evaluates and compares them, too.
  await writeFile(join(root, 'mlops.yaml'), JSON.stringify({name: 'flights', ...REST}))
  return root
}

const REST = {
  model: {path: 'model.onnx'},
  data: {source: 'rows.csv', reference: 'reference.csv', timestamp: 'at', target: 'y'},
  drift: {exclude: ['at']},
}

async function triggersAt(
  root: string,
  retrain: object,
  day: number,
  champion: Partial<Champion> = {},
  rest: object = REST,
): Promise<readonly TriggerResult[]> {
  const known = new Date(START).toISOString()
  const given = championOf({
    ...{ref: 'flights@workspace', registeredAt: known, trainedUntil: known, knownUntil: known},
    ...{metrics: {mae: 0}, ...champion},
  })
  const asOf = new Date(START + day * DAY_MS).toISOString()
  const project = projectOf(retrain, rest, root)
  return (await decideRetraining(contextOf(retrain, asOf, {project, champion: given}))).triggers
}

describe('the cost trigger', () => {
  // 0.002 a day × 10,000 predictions × 0.05 EUR: the cost of decay rises by 1 EUR a day, each day.
  const retrain = {
    cost: {training: 60, error: 0.05, predictions: 10_000, metric: 'mae'},
    triggers: {cost: {min_rows: 100}},
  }

  it('fires at T* = √(2C/κ) = 10.95 days under linear decay', async () => {
    const root = await projectFolder(decaying())
    const [before] = await triggersAt(root, retrain, 10.5)
    expect(before).toMatchObject({verdict: 'quiet', limit: 60})
    expect(before?.value).toBeCloseTo(10.5 ** 2 / 2, 2)
    const [after] = await triggersAt(root, retrain, 11)
    expect(after).toMatchObject({verdict: 'fired'})
    expect(after?.value).toBeCloseTo(11 ** 2 / 2, 2)
    expect(after?.reason).toMatch(/^Decay has cost 60\.5 EUR in 11 days/)
  })

  it('is unknown with too few rows', async () => {
    const root = await projectFolder(decaying())
    expect((await triggersAt(root, retrain, 2))[0]).toMatchObject({verdict: 'unknown'})
  })
})

describe('the performance trigger', () => {
  const retrain = {triggers: {performance: {metric: 'mae', drop: 0.01}}}

  it('fires once the rows since are worse by the drop', async () => {
    const root = await projectFolder(decaying())
    // The mean error of T days is κT/2.
    const [quiet] = await triggersAt(root, retrain, 9)
    expect(quiet).toMatchObject({verdict: 'quiet', value: expect.closeTo(0.009, 5) as number})
    const [fired] = await triggersAt(root, retrain, 11)
    expect(fired).toMatchObject({verdict: 'fired', value: expect.closeTo(0.011, 5) as number})
    expect(fired?.reason).toMatch(/confidence\) on 528 rows since v1\.0\.0, .* worse than 0 at/)
  })

  it('waits for the labels that come late', async () => {
    const root = await projectFolder(decaying())
    const late = {...retrain, data: {label_delay: '4d'}}
    expect((await triggersAt(root, late, 11))[0]).toMatchObject({
      value: expect.closeTo(0.007, 5) as number,
    })
  })

  it('is unknown where the metric was not registered', async () => {
    const root = await projectFolder(decaying())
    expect((await triggersAt(root, retrain, 11, {metrics: {}}))[0]).toMatchObject({
      verdict: 'unknown',
      reason: 'v1.0.0 was registered without its mae: there is nothing to hold it against.',
    })
  })
})

describe('the trigger of new data', () => {
  const retrain = {triggers: {new_data: {rows: 240}}}

  it('counts labelled rows since the training, and none that is later than the moment', async () => {
    const root = await projectFolder(decaying((row, day) => (day < 1 ? {...row, y: null} : row)))
    expect((await triggersAt(root, retrain, 5))[0]).toMatchObject({verdict: 'quiet', value: 192})
    expect((await triggersAt(root, retrain, 6))[0]).toMatchObject({verdict: 'fired', value: 240})
  })

  it('is unknown where nobody recorded until when the model was trained', async () => {
    const root = await projectFolder(decaying())
    expect((await triggersAt(root, retrain, 6, {trainedUntil: null}))[0]).toMatchObject({
      verdict: 'unknown',
      value: null,
    })
  })
})

describe('the drift trigger', () => {
  const retrain = {triggers: {drift: {share: 0.5, min_rows: 200}}}
  const spread = (by: number) =>
    decaying((row, day) => ({
      ...row,
      y: 1,
      x: 1 + (Math.round(day * ROWS_A_DAY * 7) % 97) / 100 + by,
    }))

  it('fires on new rows that drifted from the reference, and not on rows like it', async () => {
    const [same] = await triggersAt(await projectFolder(spread(0), spread(0)), retrain, 15)
    expect(same).toMatchObject({verdict: 'quiet', value: 0, limit: 0.5})
    const [moved] = await triggersAt(await projectFolder(spread(2), spread(0)), retrain, 15)
    expect(moved).toMatchObject({verdict: 'fired'})
    expect(moved?.reason).toMatch(/drifted in 720 rows of new data: .*x/)
  })

  describe('without data.reference', () => {
    const forget = async (root: string): Promise<object> => {
      const rest = {...REST, data: {source: 'rows.csv', timestamp: 'at', target: 'y'}}
      await writeFile(join(root, 'mlops.yaml'), JSON.stringify({name: 'flights', ...rest}))
      return rest
    }
    /** The model of the work tree says what it was trained on. */
    const record = async (root: string, sha256: string): Promise<void> => {
      const model = createHash('sha256')
        .update(await readFile(MODEL))
        .digest('hex')
      const data = {source: 'data/*.csv', copy: 'reference.csv', sha256, digestOf: 'copy'}
      await writeFile(join(root, 'training.json'), JSON.stringify({model: {sha256: model}, data}))
    }

    it('holds new rows against the file that the champion was trained on', async () => {
      for (const [by, verdict] of [
        [0, 'quiet'],
        [2, 'fired'],
      ] as const) {
        const root = await projectFolder(spread(by), spread(0))
        const rest = await forget(root)
        const copy = await readFile(join(root, 'reference.csv'))
        await record(root, createHash('sha256').update(copy).digest('hex'))
        const [drift] = await triggersAt(root, retrain, 15, {trainedUntil: null}, rest)
        expect(drift).toMatchObject({verdict})
        expect(drift?.reason).toContain('held against what v1.0.0 was trained on')
      }
    })

    it('takes the rows until the newest that it was trained on where that file is gone', async () => {
      const half = new Date(START + 10 * DAY_MS).toISOString()
      const known = {trainedUntil: half, knownUntil: half}
      const rows = spread(0).map(row => (row.at > half ? {...row, x: row.x + 2} : row))
      const root = await projectFolder(rows)
      const rest = await forget(root)
      await record(root, '0'.repeat(64))
      const [drift] = await triggersAt(root, retrain, 20, known, rest)
      expect(drift).toMatchObject({verdict: 'fired'})
      expect(drift?.reason).toContain('in 480 rows of new data, held against')
    })

    it('is unknown where nobody knows what it was trained on', async () => {
      const root = await projectFolder(spread(0))
      const rest = await forget(root)
      const [drift] = await triggersAt(root, retrain, 15, {trainedUntil: null}, rest)
      expect(drift).toMatchObject({
        verdict: 'unknown',
        reason: expect.stringContaining('nothing to hold new rows against') as string,
      })
    })
  })

  it('sees rows whose labels are yet to come', async () => {
    const unlabelled = spread(2).map(row => ({...row, y: null}))
    const [moved] = await triggersAt(await projectFolder(unlabelled, spread(0)), retrain, 15)
    expect(moved).toMatchObject({verdict: 'fired'})
    expect(moved?.reason).toMatch(/drifted in 720 rows of new data: x, prediction\.$/)
  })

  it('is unknown with too few rows', async () => {
    const root = await projectFolder(spread(2), spread(0))
    expect((await triggersAt(root, retrain, 3))[0]).toMatchObject({verdict: 'unknown'})
  })
})
