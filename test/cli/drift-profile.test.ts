import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {mlops, type CliResult} from './mlops.ts'

let folder = ''
const rows = (n: number, shift = 0): string =>
  `x,y,kind\n${Array.from({length: n}, (_, i) => `${Math.sin(i * 7.3) + shift},${i % 17},${'abc'[i % 3]}`).join('\n')}\n`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-profile-'))
  writeFileSync(join(folder, 'reference.csv'), rows(900))
  writeFileSync(join(folder, 'new.csv'), rows(400))
  writeFileSync(join(folder, 'moved.csv'), rows(400, 2))
  writeFileSync(join(folder, 'header.csv'), 'x,y,kind\n')
  writeFileSync(join(folder, 'other.csv'), 'a,b\n1,2\n3,4\n')
  writeFileSync(join(folder, 'data.json'), '[{"x": 1}]')
  writeFileSync(join(folder, 'bad.profile.json'), '{"format": "mlops.drift-profile/1", "rows"')
  mkdirSync(join(folder, 'folder'))
})
afterAll(() => {
  rmSync(folder, {recursive: true, force: true})
})

const drift = (...args: string[]): Promise<CliResult> => mlops(['drift', ...args], {cwd: folder})

/** Sums that are added up in another order differ in the last places. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'number' ? Number(inner.toPrecision(9)) : inner,
  )

describe('mlops drift profile', () => {
  it('writes a profile that a report takes in place of the reference', async () => {
    const made = await drift('profile', 'reference.csv', '-o', 'a.profile.json')
    expect(made.stdout).toMatch(/^COLUMN +TYPE +KIND +NULLS\nx +DOUBLE +number +0\n/)
    expect(made.stderr).toMatch(/900 rows, 3 columns, [\d,]+ bytes: a\.profile\.json/)
    expect(made.exitCode).toBe(0)
    const same = await drift('report', 'new.csv', '--reference', 'a.profile.json')
    expect(same.stdout).toMatch(/a\.profile\.json \(900 rows, from bins\)/)
    expect(same.stdout).toMatch(/A profile has no rows: the columns together could not be/)
    expect(same.exitCode).toBe(0)
    const moved = await drift('report', 'moved.csv', '--reference', 'a.profile.json', '--json')
    expect(moved.exitCode).toBe(3)
    const {reference} = JSON.parse(moved.stdout) as {reference: {profile: string}}
    expect(readFileSync(join(folder, 'a.profile.json'), 'utf8')).toContain(reference.profile)
  })

  it('stands in for the reference by period, with the same figures', async () => {
    await drift('profile', 'reference.csv', '-o', 'by.profile.json')
    const by = ['--by', 'rows:100', '--no-together', '--json']
    const timeOf = async (reference: string): Promise<unknown> => {
      const {stdout} = await drift('report', 'moved.csv', '--reference', reference, ...by)
      const {time} = JSON.parse(stdout) as {time: {periods: {drifted: number}[]}}
      expect(time.periods.map(({drifted}) => drifted)).toEqual([1, 1, 1, 1])
      return rounded(time)
    }
    expect(await timeOf('by.profile.json')).toEqual(await timeOf('reference.csv'))
  })

  it('merges profiles and data, and says under --json what came of it', async () => {
    await drift('profile', 'new.csv', '-o', 'new.profile.json')
    const args = ['new.profile.json', 'reference.csv', '--exclude', 'Y', '-o', 'both.profile.json']
    const {exitCode, stdout, stderr} = await drift('profile', ...args, '--json')
    expect([exitCode, stderr]).toEqual([0, ''])
    const result = JSON.parse(stdout) as object
    expect(result).toMatchObject({
      ...{output: 'both.profile.json', rows: 1300, sources: ['new.csv', 'reference.csv']},
      columns: [
        {name: 'x', kind: 'number', skipped: null},
        {name: 'kind', kind: 'category', rankError: null},
      ],
    })
    const text = readFileSync(join(folder, 'both.profile.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({format: 'mlops.drift-profile/1', rows: 1300})
    expect(result).toMatchObject({bytes: text.length})
  })

  it.each<[string, string[], RegExp]>([
    ['without data', ['-o', 'x.profile.json'], /no data to profile/],
    ['without a file to write', ['new.csv'], /Missing required flag output/],
    ['to a file that is no JSON', ['new.csv', '-o', 'new.csv'], /needs a name that ends in \.json/],
    ['to data', ['new.csv', '-o', 'data.json'], /data\.json is there and is no profile/],
    ['of a file that is not there', ['nope.csv', '-o', 'x.json'], /no such file/],
    ['of data without rows', ['header.csv', '-o', 'x.json'], /header\.csv has no rows/],
    ['of a damaged profile', ['bad.profile.json', '-o', 'x.json'], /damaged: it is no JSON/],
    ['of two tables', ['new.csv', 'other.csv', '-o', 'x.json'], /no column "x"/],
    ['with a memory that is none', ['new.csv', '-o', 'x.json', '--memory', 'big'], /is no size/],
  ])('%s exits with a hint and writes nothing', async (_, args, message) => {
    const before = readdirSync(folder)
    const data = readFileSync(join(folder, 'new.csv'), 'utf8')
    const {exitCode, stdout, stderr} = await drift('profile', ...args)
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/Hint: +\S|See more help/)
    expect([exitCode === 0, stdout]).toEqual([false, ''])
    expect(readdirSync(folder)).toEqual(before)
    expect(readFileSync(join(folder, 'new.csv'), 'utf8')).toBe(data)
    expect(existsSync(join(folder, 'x.json'))).toBe(false)
  })
})

describe('a report against a profile', () => {
  it.each<[string, string[], RegExp]>([
    ['that is cut off', ['new.csv', '--reference', 'bad.profile.json'], /damaged: it is no JSON/],
    [
      'with a preset that needs rows',
      ['new.csv', '--reference', 'own.profile.json', '--preset', 'evidently'],
      /preset evidently needs the rows/,
    ],
    ['in place of the data', ['own.profile.json', '--reference', 'new.csv'], /only the reference/],
  ])('%s is refused', async (_, args, message) => {
    await drift('profile', 'reference.csv', '-o', 'own.profile.json')
    const {exitCode, stdout, stderr} = await drift('report', ...args)
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/Hint: +\S/)
    expect([exitCode, stdout]).toEqual([2, ''])
  })
})
