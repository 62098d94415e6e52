import {expect, it} from 'vitest'
import type {Model} from '../../../src/lib/model/index.ts'
import {predictRows} from '../../../src/lib/predict/index.ts'

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
const error = {kind: 'error'} as const

it('keeps int64 beyond 2^53 exact', async () => {
  const rows = [{n: '9007199254740993'}, {n: 9223372036854775807n}, {n: -1}]
  expect(await predictRows(echo, rows, error)).toEqual([
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
  await expect(predictRows(echo, [{n}], error)).rejects.toMatchObject({
    code: 'DATA_BAD_ROW',
    message: expect.stringContaining(`Row 1: n ${reason.startsWith('is') ? '' : reason}`) as string,
  })
})

it('fills an absent value only by the default declared for its column', async () => {
  const declared = {kind: 'default', columns: {n: {value: 7}}} as const
  expect(await predictRows(echo, [{n: null}], declared)).toEqual([{prediction: 7n}])
  const nothing = predictRows(echo, [{n: null}], {kind: 'default'})
  await expect(nothing).rejects.toMatchObject({code: 'DATA_BAD_ROW'})
  const nan = predictRows(echo, [{n: null}], {kind: 'nan'})
  await expect(nan).rejects.toMatchObject({code: 'DATA_BAD_ROW'})
})
