import {createHash} from 'node:crypto'
import {join} from 'node:path'
import {writeFile} from 'node:fs/promises'
import {describe, expect, it} from 'vitest'
import {canonicalJson} from '../../../../src/lib/core/text/index.ts'
import {
  isProfile,
  parseProfile,
  profileText,
} from '../../../../src/lib/drift/profile/profile-file.ts'
import type {Profile} from '../../../../src/lib/drift/profile/schema.ts'
import {temporaryFolder} from '../drift-tables.ts'

const profile: Profile = {
  format: 'mlops.drift-profile/1',
  sources: ['train.parquet'],
  rows: 10,
  columns: [
    {
      ...{kind: 'number', name: 'x', type: 'DOUBLE', nulls: 1, integer: false, infinite: 0},
      moments: {count: 9, mean: 2, squares: 6, min: 1, max: 3},
      ...{identifier: false, exact: true, edges: [1, 2, 3], counts: [3, 3, 3], rankError: 0},
    },
    {
      ...{kind: 'category', name: 'k', type: 'VARCHAR', nulls: 0, distinct: 3, others: 1},
      counts: [
        ['a', 5],
        ['b', 4],
      ],
    },
  ],
}

it('reads what it wrote, also when a tool has laid the file out anew', () => {
  const text = profileText(profile)
  const read = parseProfile(text, 'x.json')
  expect(read.profile).toEqual(profile)
  const reversed = Object.fromEntries(
    Object.entries(JSON.parse(text) as Record<string, unknown>).reverse(),
  )
  expect(parseProfile(JSON.stringify(reversed, null, 2), 'x.json')).toEqual(read)
})

/** A file that somebody wrote by hand, with a digest that fits. */
function handMade(changes: Record<string, unknown>): string {
  const content = {...profile, ...changes}
  const sha256 = createHash('sha256').update(canonicalJson(content)).digest('hex')
  return JSON.stringify({...content, sha256})
}

const [x, k] = profile.columns
const number = (changes: Record<string, unknown>): string =>
  handMade({columns: [{...x, ...changes}, k]})
const category = (changes: Record<string, unknown>): string =>
  handMade({columns: [x, {...k, ...changes}]})

describe('a profile is refused', () => {
  it.each<[string, string, RegExp]>([
    ['that is no JSON', profileText(profile).slice(0, -20), /damaged: it is no JSON/],
    ['that is something else', '{"format": "something else"}', /is no profile/],
    ['that is a list', '[1, 2]', /is no profile/],
    [
      'of a newer format',
      handMade({format: 'mlops.drift-profile/2'}),
      /of format 2; .* reads format 1/,
    ],
    ['that was changed', profileText(profile).replace('[3,3,3]', '[3,4,2]'), /was changed/],
    ['without a digest', JSON.stringify(profile), /was changed/],
    ['without columns', handMade({columns: null}), /is damaged: columns: /],
    ['of an unknown kind of column', number({kind: 'vector'}), /is damaged: columns\.0\.kind: /],
    ['with counts below 0', number({counts: [3, 7, -1]}), /is damaged: columns\.0\.counts\.2: /],
    ['with counts of other rows', number({counts: [3, 3, 4]}), /"x" has counts that are not/],
    ['with edges that do not ascend', number({edges: [1, 3, 2]}), /"x" has edges that do not/],
    ['with an edge beyond the largest value', number({edges: [1, 2, 4]}), /"x" has edges beyond/],
    ['with counts for other edges', number({edges: [1, 2]}), /"x" has not as many counts/],
    ['with bins without means', number({exact: false}), /"x" has not as many means/],
    [
      'with a mean outside of its bin',
      number({exact: false, means: [1, 3, 3]}),
      /"x" has a mean outside/,
    ],
    ['with nulls of other rows', number({nulls: 2}), /"x" has values, nulls and infinities of/],
    [
      'with a label twice',
      category({
        counts: [
          ['a', 5],
          ['a', 4],
        ],
      }),
      /"k" has a label twice/,
    ],
    ['with labels of other rows', category({others: 2}), /"k" has labels and nulls of other/],
    ['with a column twice', handMade({columns: [x, x]}), /the column "x" stands twice/],
  ])('%s', (_, text, message) => {
    expect(() => parseProfile(text, 'x.profile.json')).toThrow(
      expect.objectContaining({
        code: 'DRIFT_PROFILE',
        message: expect.stringMatching(message) as string,
      }),
    )
  })
})

it('tells a profile from data by its name, or by what the file begins with', async () => {
  const folder = await temporaryFolder()
  const file = async (name: string, text: string): Promise<boolean> => {
    await writeFile(join(folder, name), text)
    return isProfile(join(folder, name))
  }
  expect(await file('a.profile.json', '{')).toBe(true)
  expect(await file('b.json', profileText(profile))).toBe(true)
  expect(await file('c.json', '[{"format": "mlops.drift-profile/1"}]')).toBe(false)
  expect(await file('d.csv', profileText(profile))).toBe(false)
  expect(await isProfile(join(folder, 'none.profile.json'))).toBe(false)
  expect(await isProfile('https://example.com/a.profile.json')).toBe(false)
})
