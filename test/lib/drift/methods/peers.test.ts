import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {expectAgreement, type PeerAnswer, type PeerCase} from './peer-cases.ts'

/** Made by test/fixtures/statistics/drift.py with the versions that it names. */
const fixture = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/drift.json', import.meta.url), 'utf8'),
) as {readonly cases: readonly (PeerCase & {readonly said: PeerAnswer})[]}

describe('drift methods', () => {
  it('have numbers and categories to be compared on', () => {
    expect(fixture.cases.filter(({said}) => said.kind === 'number').length).toBeGreaterThan(20)
    expect(fixture.cases.filter(({said}) => said.kind === 'category').length).toBeGreaterThan(8)
  })

  it.each(fixture.cases)('agree with SciPy, Evidently and NannyML: $name', ({said, ...given}) => {
    expectAgreement(given, said)
  })

  it.each(fixture.cases.filter(({said}) => said.kind === 'number'))(
    'agree from counted values as from rows: $name',
    ({said, ...given}) => {
      expectAgreement(given, said, true)
    },
  )
})
