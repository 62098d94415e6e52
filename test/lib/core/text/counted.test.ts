import {expect, it} from 'vitest'
import {counted} from '../../../../src/lib/core/text/index.ts'

it.each([
  [0, '0 files'],
  [1, '1 file'],
  [1200, '1,200 files'],
])('%i of a noun is written as "%s"', (count, text) => {
  expect(counted(count, 'file')).toBe(text)
})
