import {expect, it} from 'vitest'
import type {Model} from '../../../src/lib/model/index.ts'
import type {InputPolicy} from '../../../src/lib/data/index.ts'
import {predictRows, type RowSource} from '../../../src/lib/predict/index.ts'

// Answers its int64 input, so that any rounding on the way shows.
const echo: Pick<Model, 'signature' | 'predict'> = {
  signature: {
    task: 'custom',
    inputs: [{name: 'n', type: 'int64', shape: [null, 1]}],
    outputs: [{name: 'y', type: 'int64', shape: [null, 1]}],
    columns: [{name: 'n', type: 'int64', input: 'n', index: 0, kind: 'scalar'}],
    labels: [],
    fixedBatch: null,
  },
  predict: ({rowCount, tensors}) =>
    Promise.resolve({
      rowCount,
      columns: [{name: 'prediction', type: 'int64', values: tensors['n']?.values ?? []}],
    }),
}
const error: InputPolicy = {nulls: 'error', inputs: {}}
const records = (...rows: Record<string, unknown>[]): RowSource => ({kind: 'records', rows})

it('keeps int64 beyond 2^53 exact', async () => {
  const rows = [{n: '9007199254740993'}, {n: 9223372036854775807n}, {n: -1}]
  expect(await predictRows(echo, records(...rows), error)).toEqual([
    {prediction: 9007199254740993n},
    {prediction: 9223372036854775807n},
    {prediction: -1n},
  ])
})

it.each([
  ['1.5', '"1.5" is no int64'],
  ['9223372036854775808', 'is no int64'],
  ['many', '"many" is no int64'],
  [null, 'is null'],
])('refuses %s for an int64 column', async (n, reason) => {
  await expect(predictRows(echo, records({n}), error)).rejects.toMatchObject({
    code: 'DATA_BAD_ROW',
    message: expect.stringContaining(`Row 1: n ${reason.startsWith('is') ? '' : reason}`) as string,
  })
})

it('fills an absent value, or an absent column, only by the default declared for it', async () => {
  const declared: InputPolicy = {nulls: 'error', inputs: {n: {default: '9007199254740993'}}}
  const filled = [{prediction: 9007199254740993n}]
  expect(await predictRows(echo, records({n: null}), declared)).toEqual(filled)
  expect(await predictRows(echo, records({m: 1}), declared)).toEqual(filled)
  const nothing = predictRows(echo, records({n: null}), {nulls: 'default', inputs: {}})
  await expect(nothing).rejects.toMatchObject({code: 'DATA_BAD_ROW'})
  const nan = predictRows(echo, records({n: null}), {nulls: 'nan', inputs: {}})
  await expect(nan).rejects.toMatchObject({code: 'DATA_BAD_ROW'})
})

it.each([
  ['an object', '{"n": 9007199254740993}', [9007199254740993n]],
  ['a list', '[{"n": 1}, {"n": 2}]', [1n, 2n]],
  ['lines', '{"n": 1}\n{"n": 2}\n', [1n, 2n]],
])('reads JSON: %s', async (_, text, answers) => {
  const rows = await predictRows(echo, {kind: 'json', text}, error)
  expect(rows.map(({prediction}) => prediction)).toEqual(answers)
})

it.each(['{"n": }', '3', '"x"'])('refuses %s as rows', async text => {
  const rows = predictRows(echo, {kind: 'json', text}, error)
  await expect(rows).rejects.toMatchObject({code: 'PREDICT_INPUT'})
})
