import {describe, expect, it} from 'vitest'
import {
  formatTag,
  isModelName,
  isVersion,
  parseTag,
  tagSubject,
} from '../../../src/lib/registry/tag-grammar.ts'

// What gto 1.10.1 answers to `gto.tag.parse_name` for each of them.
const TAGS = {
  'churn@v1.0.0': {action: 'register', name: 'churn', version: 'v1.0.0', counter: null},
  'churn@v1.0.0#3': {action: 'register', name: 'churn', version: 'v1.0.0', counter: 3},
  'churn@v1.2.0-rc.1+cpu': {
    action: 'register',
    name: 'churn',
    version: 'v1.2.0-rc.1+cpu',
    counter: null,
  },
  'churn@v1.0.0!': {action: 'deregister', name: 'churn', version: 'v1.0.0', counter: null},
  'churn@v1.0.0!#4': {action: 'deregister', name: 'churn', version: 'v1.0.0', counter: 4},
  'churn#prod#1': {action: 'assign', name: 'churn', stage: 'prod', counter: 1},
  'churn#prod': {action: 'assign', name: 'churn', stage: 'prod', counter: null},
  'churn#prod!#2': {action: 'unassign', name: 'churn', stage: 'prod', counter: 2},
  'churn@deprecated#5': {action: 'deprecate', name: 'churn', counter: 5},
  'churn@created': {action: 'create', name: 'churn', counter: null},
  'a/b_c-d@v0.0.1': {action: 'register', name: 'a/b_c-d', version: 'v0.0.1', counter: null},
  'models/eu=churn@v1.0.0': {
    action: 'register',
    name: 'models/eu:churn',
    version: 'v1.0.0',
    counter: null,
  },
} as const

describe('parseTag', () => {
  it.each(Object.entries(TAGS))('reads %s as GTO does', (tag, parsed) => {
    expect(parseTag(tag)).toEqual(parsed)
  })

  it.each([
    'v1.0.0',
    'churn',
    'churn@1.0.0',
    'churn@v1.0',
    'churn@v01.0.0',
    'churn@v1.0.0!!',
    'churn@v1.0.0-',
    'churn#',
    '-churn@v1.0.0',
    'churn.x@v1.0.0',
    'churn#pr.od#1',
    'churn#prod#x',
    'churn@latest',
    'churn@v1.0.0#',
  ])('leaves %s alone', tag => {
    expect(parseTag(tag)).toBeUndefined()
  })
})

describe('formatTag', () => {
  it.each(Object.entries(TAGS))('writes %s byte for byte', (tag, parsed) => {
    expect(formatTag(parsed)).toBe(tag)
  })
})

describe('tagSubject', () => {
  it('is the first line that GTO writes', () => {
    const name = 'm'
    const counter = null
    expect([
      tagSubject({action: 'register', name, version: 'v1.0.0', counter}),
      tagSubject({action: 'assign', name, stage: 'prod', counter}, 'v1.0.0'),
      tagSubject({action: 'unassign', name, stage: 'prod', counter}, 'v1.0.0'),
      tagSubject({action: 'deregister', name, version: 'v1.0.0', counter}),
      tagSubject({action: 'deprecate', name, counter}),
    ]).toEqual([
      'Registering artifact m version v1.0.0',
      'Assigning stage prod to artifact m version v1.0.0',
      "Unassigning stage 'prod' to artifact 'm' version 'v1.0.0'",
      'Deregistering artifact m version v1.0.0',
      "Deprecating artifact 'm'",
    ])
  })
})

it('a version has a v and three numbers; a name has no dots', () => {
  expect([isVersion('v1.2.3'), isVersion('1.2.3'), isVersion('v1.2')]).toEqual([true, false, false])
  expect([isModelName('a-b/c_d'), isModelName('a.b'), isModelName('')]).toEqual([
    true,
    false,
    false,
  ])
})
