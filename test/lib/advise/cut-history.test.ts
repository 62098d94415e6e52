import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {cutHistory, tooLittleHistory, type CutHistory} from '../../../src/lib/advise/cut-history.ts'
import {openHistory, type History} from '../../../src/lib/advise/history/index.ts'
import {settleAdvice, type AdviseSettings} from '../../../src/lib/advise/settle-advice.ts'
import type {AdviseRequest} from '../../../src/lib/advise/types.ts'
import {temporaryFolder} from '../registry/git-project.ts'

const DAY = 864e5
const START = Date.parse('2026-01-01T00:00:00Z')
const DATA = {source: 'rows.csv', timestamp: 'at', target: 'y'}

interface Options {
  readonly config?: object
  readonly request?: Partial<AdviseRequest>
}

/** A project with so many rows a day. */
async function projectOf(
  days: number,
  rowsADay: number,
  {config = {}, request = {}}: Options = {},
): Promise<AdviseRequest> {
  const directory = await temporaryFolder()
  const rows = Array.from({length: days * rowsADay}, (_, index) => {
    const at = new Date(START + (index / rowsADay) * DAY).toISOString()
    return `${at},${index},${index % 2}`
  })
  await writeFile(path.join(directory, 'rows.csv'), ['at,x,y', ...rows, ''].join('\n'))
  const base = {name: 'tiny', model: {path: 'model.onnx'}, train: {command: 'true'}, data: DATA}
  await writeFile(path.join(directory, 'mlops.yaml'), JSON.stringify({...base, ...config}))
  return {directory, ...request}
}

async function cut(
  request: AdviseRequest,
): Promise<{history: History; settings: AdviseSettings; cut: CutHistory}> {
  const settings = await settleAdvice(request)
  const history = await openHistory({...settings, signal: undefined})
  onTestFinished(() => history.close())
  return {history, settings, cut: await cutHistory(history, settings)}
}

describe('what is asked for', () => {
  it('is what mlops.yaml says where the command line says nothing', async () => {
    const retrain = {
      strategy: 'scratch',
      cost: {training: 60, error: 0.1, predictions: 10, currency: 'CHF', metric: 'mae'},
      data: {test: '5d', label_delay: '2d', min_rows: 50},
    }
    const settings = await settleAdvice(await projectOf(1, 1, {config: {retrain}}))
    expect(settings).toMatchObject({
      shownSource: 'rows.csv',
      metric: 'mae',
      currency: 'CHF',
      fineTune: false,
      maxTrainings: 60,
      rules: {delayMs: 2 * DAY, test: {ms: 5 * DAY}, minRows: 50},
    })
    const request = {metric: 'mse', jobs: 3, until: '2026-02-01', period: '7d'}
    const asked = await settleAdvice({...(await projectOf(1, 1)), ...request})
    expect(asked).toMatchObject({
      metric: 'mse',
      jobs: 3,
      untilMs: Date.parse('2026-02-01'),
      period: {text: '7d', ms: 7 * DAY},
      costs: null,
    })
  })

  it.each([
    [{train: undefined}, 'TRAIN_NOT_CONFIGURED'],
    [{data: {...DATA, timestamp: undefined}}, 'ADVISE_TIME'],
    [{data: {...DATA, target: undefined}}, 'EVALUATE_TARGET'],
    [{data: {...DATA, source: undefined}}, 'ADVISE_DATA'],
  ])('needs what %j leaves out', async (config, code) => {
    await expect(settleAdvice(await projectOf(1, 1, {config}))).rejects.toMatchObject({code})
  })
})

describe('history in periods', () => {
  it('has the rows of each, and the first that has rows enough before it', async () => {
    const retrain = {data: {min_rows: 100}}
    const request = {period: '10d', until: '2026-04-11'}
    const {cut: found} = await cut(await projectOf(100, 10, {config: {retrain}, request}))
    expect(found.periods.map(({rows}) => rows)).toEqual(Array.from({length: 10}, () => 100))
    expect(found.periods[1]).toMatchObject({label: '2026-01-11', until: '2026-01-21T00:00:00.000Z'})
    // Of 200 rows before the third period about 160 are trained on; of 100 before the second about 80, too few.
    expect(found.firstCut).toBe(2)
    expect(found.all[1]).toBeUndefined()
    expect(found.all[2]).toMatchObject({trainRows: 159})
    expect(new Set(found.digests).size).toBe(10)
  })

  it('is enough with four measured periods, else says how much would be', async () => {
    const config = {retrain: {data: {min_rows: 100}}}
    const request = {period: '10d'}
    const enough = await cut(await projectOf(100, 10, {config, request}))
    expect(tooLittleHistory(enough.history, enough.cut, enough.settings)).toBeUndefined()
    const short = await cut(await projectOf(40, 10, {config, request}))
    expect(tooLittleHistory(short.history, short.cut, short.settings)).toMatch(
      /^There are 400 labelled rows over 40 days: one training needs 100 rows, and then 4 periods of 30 rows must follow\./,
    )
  })

  it('with one answer alone has nothing to learn from', async () => {
    const request = await projectOf(30, 10)
    const lines = Array.from(
      {length: 30},
      (_, day) => `${new Date(START + day * DAY).toISOString()},1,1`,
    )
    await writeFile(path.join(request.directory, 'rows.csv'), ['at,x,y', ...lines, ''].join('\n'))
    const {history, cut: found, settings} = await cut(request)
    expect(tooLittleHistory(history, found, settings)).toContain('nothing to learn')
  })
})
