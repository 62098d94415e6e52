import {expect, it} from 'vitest'
import {assertOutput} from '../../../src/lib/package/write/assert-output.ts'

const tar = {target: 'tar', single: 'model.tar.gz'}
const docker = {target: 'docker', single: undefined}
const page = {target: 'web-file', single: 'flights.html'}

it.each([
  ['model.tgz', [tar], '-o NAME.tar.gz'],
  ['model.html', [tar], '-o NAME.tar.gz'],
  ['image.tar.gz', [docker], 'leave .gz away'],
  ['both.html', [page, docker], 'Name a folder'],
])('a package is no folder called %s', (output, made, hint) => {
  expect(() => {
    assertOutput(output, made)
  }).toThrow(
    expect.objectContaining({code: 'USAGE', hint: expect.stringContaining(hint) as string}),
  )
})

it.each([
  ['model.tar.gz', [tar]],
  ['dist/flights-v1.0.0', [docker, tar]],
  ['Page.HTML', [page]],
])('%s is taken', (output, made) => {
  expect(() => {
    assertOutput(output, made)
  }).not.toThrow()
})
