import {expect, it} from 'vitest'
import {canonicalJson} from '../../../../src/lib/core/text/index.ts'

it('writes JSON with sorted keys and no spaces', () => {
  expect(canonicalJson({b: [1, {d: null, c: 'é"'}], a: 1e21, B: true})).toBe(
    '{"B":true,"a":1e+21,"b":[1,{"c":"é\\"","d":null}]}',
  )
})
