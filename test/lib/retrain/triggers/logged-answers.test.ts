import {copyFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {decideRetraining} from '../../../../src/lib/retrain/triggers/index.ts'
import type {TriggerResult} from '../../../../src/lib/retrain/types.ts'
import {DAY_MS, NOON, openLog, prediction, temporaryFolder, write} from '../../log/logged.ts'
import {championOf, contextOf, projectOf} from './situation.ts'

// The probability of its second class is 1 / (1 + exp(−0.8 x₀ − 0.1)) where the others are 0.
const MODEL = fileURLToPath(new URL('../../../fixtures/models/sigmoid.onnx', import.meta.url))
const AT_NINE = (Math.log(9) - 0.1) / 0.8
const AT_ONE = (-Math.log(9) - 0.1) / 0.8

/** 100 predictions of `late` at 0.9 and 100 of `on_time` at 0.1, one a minute from noon on. */
async function loggedProject(
  labels: ((index: number) => string) | undefined,
  toldMs = NOON + DAY_MS,
): Promise<string> {
  const root = await temporaryFolder()
  const log = await openLog(join(root, '.mlops', 'log'))
  const ids = Array.from({length: 200}, (_, index) => `p${index}`)
  write(
    log,
    ...ids.map((id, index) => {
      const isLate = index % 2 === 0
      const cells = [[isLate ? '"late"' : '"on_time"'], [isLate ? '0.9' : '0.1']]
      return prediction(id, {timeMs: NOON + index * 60_000, cells})
    }),
  )
  if (labels !== undefined) {
    const told = {model: undefined, outcome: undefined, details: null, timeMs: toldMs}
    log.feedback(ids.map((id, index) => ({...told, id, label: labels(index)})))
    log.flush()
  }
  return root
}

/** The logged project, with a model that answers 0.9 or 0.1, and 400 labelled rows: those at 0.1 mirror those at 0.9. */
async function withTestRows(
  labelAtNine: (index: number) => string,
): Promise<{root: string; config: object}> {
  const root = await loggedProject(undefined)
  await copyFile(MODEL, join(root, 'model.onnx'))
  const mirrored: Readonly<Record<string, string>> = {late: 'on_time', on_time: 'late'}
  const rows = Array.from({length: 200}, (_, index) => {
    const label = labelAtNine(index)
    return `${AT_NINE},0,0,${label}\n${AT_ONE},0,0,${mirrored[label] ?? ''}\n`
  })
  await writeFile(join(root, 'test.csv'), `x_0,x_1,x_2,label\n${rows.join('')}`)
  const config = {
    model: {path: 'model.onnx', output: {labels: ['on_time', 'late']}},
    data: {test: 'test.csv', target: 'label'},
  }
  await writeFile(join(root, 'mlops.yaml'), JSON.stringify({name: 'flights', ...config}))
  return {root, config}
}

async function performance(
  root: string,
  config: object,
  {
    asOf = '2026-03-12T12:00Z',
    accuracy = 0.95,
    rest = {},
  }: {asOf?: string; accuracy?: number; rest?: object} = {},
): Promise<TriggerResult | undefined> {
  const retrain = {triggers: {performance: {metric: 'accuracy', drop: 0.1, ...config}}}
  const champion = championOf({
    ref: 'flights@workspace',
    registeredAt: '2026-03-01T00:00:00.000Z',
    metrics: {accuracy, log_loss: 0.2},
  })
  const context = contextOf(retrain, asOf, {project: projectOf(retrain, rest, root), champion})
  return (await decideRetraining(context)).triggers[0]
}

describe('labels that were told of logged predictions', () => {
  it('fire when the metric is worse by the drop', async () => {
    // Every fifth prediction is wrong.
    const root = await loggedProject(index =>
      (index % 2 === 0) === (index % 5 !== 0) ? 'late' : 'on_time',
    )
    expect(await performance(root, {})).toMatchObject({
      verdict: 'fired',
      value: expect.closeTo(0.15, 12) as number,
      reason: expect.stringMatching(
        /^accuracy is 0\.8 \(.* with 95 % confidence\) on 200 logged predictions of v1\.0\.0 with a label/,
      ) as string,
    })
    expect(await performance(root, {drop: 0.2})).toMatchObject({verdict: 'quiet'})
    // -ln 0.9 of four in five, -ln 0.1 of the fifth.
    expect((await performance(root, {metric: 'log_loss'}))?.value).toBeCloseTo(
      -0.8 * Math.log(0.9) - 0.2 * Math.log(0.1) - 0.2,
      6,
    )
  })

  it('are not seen before they were told, nor predictions before they were made', async () => {
    const root = await loggedProject(() => 'late')
    expect(await performance(root, {}, {asOf: '2026-03-11T11:00Z'})).toMatchObject({
      verdict: 'unknown',
    })
    const early = await performance(root, {estimate: true}, {asOf: '2026-03-10T13:00Z'})
    expect(early?.reason).toMatch(/60 predictions of v1\.0\.0 were logged/)
  })
})

describe('an estimate from logged probabilities', () => {
  it('is the expected accuracy while labels are missing', async () => {
    const root = await loggedProject(undefined)
    const found = await performance(root, {estimate: true}, {accuracy: 0.95})
    expect(found).toMatchObject({
      verdict: 'quiet',
      value: expect.closeTo(0.05, 6) as number,
      reason: expect.stringMatching(
        /^accuracy is estimated at 0\.9 \(0\.8\d* … 0\.9\d* with 95 % confidence\) on 200 .* missing, /,
      ) as string,
    })
    expect(await performance(root, {estimate: true, drop: 0.04})).toMatchObject({verdict: 'fired'})
  })

  it('corrects probabilities that labelled rows of data.test show to be wrong', async () => {
    // Of rows at 0.9 seven in ten are late, and three of those at 0.1.
    const rest = await withTestRows(index => (index % 10 < 7 ? 'late' : 'on_time'))
    const found = await performance(rest.root, {estimate: true}, {rest: rest.config})
    expect(found).toMatchObject({verdict: 'fired', value: expect.closeTo(0.25, 6) as number})
    expect(found?.reason).toMatch(
      /^accuracy is estimated at 0\.7 \(0\.6\d* … 0\.7\d* with 95 % confidence\) on 200 .* missing and probabilities calibrated on data\.test, /,
    )
  })

  it('takes probabilities as they are where labelled rows bear them out', async () => {
    const rest = await withTestRows(index => (index % 10 < 9 ? 'late' : 'on_time'))
    const found = await performance(rest.root, {estimate: true}, {rest: rest.config})
    expect(found).toMatchObject({verdict: 'quiet', value: expect.closeTo(0.05, 6) as number})
    expect(found?.reason).not.toContain('calibrated')
  })

  it('is not made where nobody asked for it, or the metric has none', async () => {
    const root = await loggedProject(undefined)
    expect(await performance(root, {})).toMatchObject({verdict: 'unknown'})
    const rmse = await performance(root, {metric: 'rmse', estimate: true})
    expect(rmse?.verdict).toBe('unknown')
    expect(rmse?.reason).toMatch(/cannot be estimated without labels/)
  })
})

it('nothing that was logged is unknown, and starts nothing', async () => {
  const found = await performance(await temporaryFolder(), {estimate: true})
  expect(found?.verdict).toBe('unknown')
  expect(found?.reason).toMatch(/v1\.0\.0 logged no prediction to estimate accuracy from\.$/)
})
