import {describe, expect, it} from 'vitest'
import type {LiveVersion} from '../../../../src/lib/serve/models/live-version.ts'
import {ModelTable} from '../../../../src/lib/serve/models/model-table.ts'

/** Choosing looks at the names alone. */
function version(name: string, key: string): LiveVersion {
  return {name, key, version: key, label: `${name}@${key}`} as unknown as LiveVersion
}

it('answers by the only model where none is named, and by the first version of a name', () => {
  const table = new ModelTable()
  const first = version('flights', 'v1.0.0')
  table.add(first, {kind: 'single', version: 'v1.0.0'})
  table.add(version('flights', 'v1.1.0'), {kind: 'single', version: 'v1.1.0'})
  expect(table.choose()).toBe(first)
  expect(table.choose('flights')).toBe(first)
  expect(table.choose('flights', 'v1.1.0').key).toBe('v1.1.0')
  expect(table.choose('flights', '1.1.0').key).toBe('v1.1.0')
})

it('says which models and versions there are', () => {
  const table = new ModelTable()
  table.add(version('flights', 'v1.0.0'), {kind: 'single', version: 'v1.0.0'})
  expect(() => table.choose('flight')).toThrow(
    expect.objectContaining({kind: 'not-found', hint: 'Did you mean flights?'}),
  )
  expect(() => table.choose('flights', 'v9.0.0')).toThrow(
    expect.objectContaining({kind: 'not-found', hint: 'These versions are: v1.0.0.'}),
  )
  table.add(version('churn', 'v1.0.0'), {kind: 'single', version: 'v1.0.0'})
  expect(() => table.choose()).toThrow(
    expect.objectContaining({hint: 'Ask one of them: flights, churn.'}),
  )
})

it('does not find what every object has', () => {
  const table = new ModelTable()
  table.add(version('flights', 'v1.0.0'), {kind: 'single', version: 'v1.0.0'})
  for (const name of ['__proto__', 'constructor', 'toString'])
    expect(() => table.choose(name)).toThrow(expect.objectContaining({kind: 'not-found'}))
})

describe('a stage that moves', () => {
  const stage = (name: string, at: string) => ({kind: 'stage', stage: name, version: at}) as const

  it('gives back the version that another one replaces', () => {
    const table = new ModelTable()
    const old = version('flights', 'v1.0.0')
    const next = version('flights', 'v1.1.0')
    table.add(old, stage('production', 'v1.0.0'))
    expect(table.moveStage(next, 'production')).toBe(old)
    expect(table.choose('flights')).toBe(next)
    expect(table.live).toEqual([next])
  })

  it('leaves a version that another reference asks for, and who answers by default', () => {
    const table = new ModelTable()
    const fixed = version('flights', 'v1.0.0')
    const next = version('flights', 'v1.1.0')
    table.add(fixed, {kind: 'single', version: 'v1.0.0'})
    table.add(fixed, stage('production', 'v1.0.0'))
    expect(table.live).toEqual([fixed])
    expect(table.moveStage(next, 'production')).toBeUndefined()
    expect(table.live).toEqual([fixed, next])
    expect(table.choose('flights')).toBe(fixed)
    expect(table.choose('flights', 'v1.1.0')).toBe(next)
  })

  it('leaves the other stages where they are', () => {
    const table = new ModelTable()
    const old = version('flights', 'v1.0.0')
    const candidate = version('flights', 'v1.1.0')
    table.add(old, stage('production', 'v1.0.0'))
    table.add(candidate, stage('staging', 'v1.1.0'))
    expect(table.moveStage(candidate, 'production')).toBe(old)
    expect(table.choose('flights')).toBe(candidate)
    expect(table.live).toEqual([candidate])
    expect(table.moveStage(old, 'production')).toBeUndefined()
    expect(table.choose('flights')).toBe(old)
    expect(table.live).toEqual([old, candidate])
  })
})
