import {readFile, utimes} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import type {LoggedFeedback} from '../../../src/lib/log/logged.ts'
import {compact, DAY_MS, filesBelow, MODEL, NOON, openLog, prediction, read} from './logged.ts'
import {temporaryFolder, version, write} from './logged.ts'

function told(id: string, more: Partial<LoggedFeedback> = {}): LoggedFeedback {
  const nothing = {model: undefined, label: undefined, outcome: undefined, details: null}
  return {...nothing, id, timeMs: NOON + 1000, ...more}
}

const three = prediction('three', {
  rowsJson: JSON.stringify([1, 2, 3].map(distance => ({distance, carrier: 'UA'}))),
  cells: [
    ['"late"', '"late"', '"on_time"'],
    ['0.1', '0.2', '0.3'],
  ],
})

it('finds its prediction by id, or a row of it by id.index, whatever was compacted', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  write(log, prediction('a'), prediction('order.1'), three)
  log.feedback([
    told('a', {label: 'late', outcome: 12.5, details: {note: 'x'}}),
    told('order.1', {label: 'on_time'}),
    told('three.1', {label: 'on_time'}),
    told('three', {outcome: true}),
    told('nobody', {label: 'late'}),
  ])
  const expected = [
    {id: 'a', label: 'late', outcome: '12.5', feedback_details: '{"note":"x"}'},
    {id: 'order.1', label: 'on_time', outcome: null, feedback_details: null},
    {id: 'three', row: 0, label: null, outcome: 'true'},
    {id: 'three', row: 1, label: 'on_time', outcome: 'true'},
    {id: 'three', row: 2, label: null, outcome: 'true'},
  ]
  expect(await read(folder, {feedback: true})).toMatchObject(expected)
  for (const file of await filesBelow(folder))
    if (file.endsWith('.ndjson')) await utimes(join(folder, file), new Date(NOON), new Date(NOON))
  await compact(folder, NOON + DAY_MS)
  expect((await filesBelow(folder)).filter(file => file.endsWith('.ndjson'))).toEqual([])
  expect(await read(folder, {feedback: true})).toMatchObject(expected)
  expect((await read(folder))[0]).not.toHaveProperty('label')
})

it('comes weeks later from another process, and the newest telling counts', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  write(log, prediction('a'))
  log.close()
  const other = await openLog(folder)
  other.clock.now = NOON + 40 * DAY_MS
  other.feedback([
    told('a', {label: 'late', timeMs: NOON + 3000}),
    told('a', {label: 'on_time', timeMs: NOON + 2000}),
    told('a', {outcome: 'refunded', timeMs: NOON + 4000}),
  ])
  expect(await read(folder, {feedback: true})).toMatchObject([
    {label: 'late', outcome: 'refunded', feedback_time: new Date(NOON + 4000)},
  ])
})

it('has labels of the type of the prediction, or text where one is something else', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  await log.describe(version({distance: 'float32'}, {prediction: 'float32'}))
  const answer = {outputNames: ['prediction'], cells: [['3.5']]}
  write(log, prediction('a', answer), prediction('b', answer))
  log.feedback([told('a', {label: 4}), told('b', {label: '5.25'}), told('elsewhere', {label: 'x'})])
  expect(await read(folder, {feedback: true})).toMatchObject([{label: 4}, {label: 5.25}])
  log.feedback([told('b', {label: 'unknown', timeMs: NOON + 5000})])
  expect(await read(folder, {feedback: true})).toMatchObject([{label: '4'}, {label: 'unknown'}])
})

it('of a named model is not that of another one with the same id', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  write(log, prediction('order-1'))
  log.feedback([
    told('order-1', {label: 'late', model: MODEL}),
    told('order-1', {label: 'stays', model: 'churn', timeMs: NOON + 9000}),
  ])
  expect(await read(folder, {feedback: true})).toMatchObject([{label: 'late'}])
})

it('keeps no detail that mlops.yaml redacts, at any depth', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder, {redact: ['Income']})
  log.feedback([
    told('a', {label: 1, details: {income: 5, who: {INCOME: 6, ok: 7}, list: [{income: 8}]}}),
  ])
  const [file = ''] = (await filesBelow(folder)).filter(name => name.startsWith('_feedback'))
  const line: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'))
  expect(line).toMatchObject({id: 'a', label: 1, details: {who: {ok: 7}, list: [{}]}})
  expect(JSON.stringify(line).toLowerCase()).not.toContain('income')
})
