import {mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync, existsSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {mlops, type CliResult} from './mlops.ts'

let folder = ''
const rows = (n: number, shift = 0): string =>
  `x,y,kind\n${Array.from({length: n}, (_, i) => `${Math.sin(i * 7.3) + shift},${i % 17},${'abc'[i % 3]}`).join('\n')}\n`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-drift-'))
  writeFileSync(join(folder, 'reference.csv'), rows(400))
  writeFileSync(join(folder, 'new.csv'), rows(300))
  writeFileSync(join(folder, 'few.csv'), rows(50))
  writeFileSync(join(folder, 'moved.csv'), rows(300, 2))
  writeFileSync(join(folder, 'header.csv'), 'x,y,kind\n')
  writeFileSync(join(folder, 'other.csv'), 'a,b\n1,2\n3,4\n')
  writeFileSync(join(folder, 'empty.csv'), '')
  writeFileSync(join(folder, 'latin.csv'), Buffer.from('x,näme\n1,é\n', 'latin1'))
  writeFileSync(join(folder, 'cut.parquet'), 'PAR1 and then nothing')
  writeFileSync(join(folder, 'table.xlsx'), 'PK')
  writeFileSync(join(folder, 'broken.json'), '{"x": 1,')
  writeFileSync(join(folder, 'bad.profile.json'), '{"format": "something else"}')
  writeFileSync(
    join(folder, 'words.csv'),
    rows(300)
      .replace(/^(.*?),/gm, 'low,')
      .replace('low,', 'x,'),
  )
  writeFileSync(join(folder, 'nothing.csv'), rows(300).replace(/\n[^,\n]*,/g, '\n,'))
  mkdirSync(join(folder, 'folder'))
})
afterAll(() => {
  rmSync(folder, {recursive: true, force: true})
})

const report = (...args: string[]): Promise<CliResult> =>
  mlops(['drift', 'report', ...args], {cwd: folder})
const against = ['--reference', 'reference.csv', '--no-together']

describe('a drift report that cannot be made exits 2 and says what to do', () => {
  it.each<[string, string[], RegExp]>([
    ['without data', ['--reference', 'reference.csv'], /no data to look at/],
    ['without a reference', ['new.csv'], /no reference to compare with/],
    ['with data and the log', ['new.csv', '--log'], /Both data and --log/],
    ['with the log of no project', ['--log'], /no mlops\.yaml/],
    ['of a file that is not there', ['nope.csv', ...against], /no such file/],
    [
      'against a reference that is not there',
      ['new.csv', '--reference', 'nope.csv'],
      /no such file/,
    ],
    ['of a pattern that nothing matches', ['nope-*.csv', ...against], /No file matches/],
    ['of a file of no bytes', ['empty.csv', ...against], /is empty \(0 bytes\)/],
    ['against a reference without rows', ['new.csv', '--reference', 'header.csv'], /has no rows/],
    ['of text that is not UTF-8', ['latin.csv', ...against], /not UTF-8/],
    ['of Parquet that is cut off', ['cut.parquet', ...against], /truncated Parquet file/],
    ['of an unknown format', ['table.xlsx', ...against], /no known format/],
    ['of broken JSON', ['broken.json', ...against], /Malformed JSON/],
    ['of SQL that is none', ['query:SELEC 1', ...against], /syntax error/],
    ['against a damaged profile', ['new.csv', '--reference', 'bad.profile.json'], /profile/],
    ['by an unknown method', ['new.csv', ...against, '--method', 'kz'], /no drift method "kz"/],
    ['by a threshold that is none', ['new.csv', ...against, '--method', 'ks:x'], /not understood/],
    ['with a rule that is none', ['new.csv', ...against, '--fail-on', 'half'], /not understood/],
    ['with a share above 1', ['new.csv', ...against, '--fail-on', 'share:30'], /not understood/],
    ['by a period that is none', ['new.csv', ...against, '--by', 'fortnight'], /is no period/],
    ['by months without a time', ['new.csv', ...against, '--by', 'month'], /needs a column/],
    ['by a season without a time', ['new.csv', ...against, '--season', 'month'], /needs the time/],
    ['by an unknown preset', ['new.csv', ...against, '--preset', 'whylogs'], /preset/],
    ['to an unknown format', ['new.csv', ...against, '--out', 'pdf'], /no format/],
    [
      'to a folder that is not there',
      ['new.csv', ...against, '--out', 'html=no/x.html'],
      /no folder/,
    ],
    ['to a folder', ['new.csv', ...against, '--out', 'html=folder'], /is a folder/],
    [
      'twice to standard output',
      ['new.csv', ...against, '--out', 'md', '--out', 'json'],
      /both go/,
    ],
  ])('%s', async (_, args, message) => {
    const {exitCode, stdout, stderr} = await report(...args)
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/Hint: +\S|See more help/)
    expect(stderr).not.toMatch(/ at .*\.js:\d+/)
    expect([exitCode, stdout]).toEqual([2, ''])
  })
})

describe('data that is wrong is a finding of the report', () => {
  it.each<[string, string, number, RegExp]>([
    ['columns that are all missing', 'other.csv', 3, /"x" \(DOUBLE\) of the reference is not in/],
    ['words where numbers were', 'words.csv', 3, /"x" was DOUBLE and is VARCHAR now/],
    ['a column without any value', 'nothing.csv', 3, /"x" has no value in any row/],
    ['no rows at all', 'header.csv', 5, /has no rows/],
    ['too few rows', 'few.csv', 5, /50 rows are too few/],
  ])('%s', async (_, file, exit, message) => {
    const {exitCode, stdout} = await report(file, ...against)
    expect(stdout).toMatch(message)
    expect(exitCode).toBe(exit)
  })
})

describe('the verdict', () => {
  it('is exit 0 where nothing changed, 3 where something did, and the report is written', async () => {
    expect((await report('new.csv', ...against)).exitCode).toBe(0)
    const {exitCode, stdout} = await report(
      'moved.csv',
      ...against,
      '--out',
      'table',
      '--out',
      'd.json',
    )
    expect([exitCode, stdout.includes('the mean rose')]).toEqual([3, true])
    const written = JSON.parse(readFileSync(join(folder, 'd.json'), 'utf8')) as object
    expect(written).toMatchObject({schema: 'mlops.drift-report/1', verdict: 'fail', drifted: 1})
  })

  it('of too few rows is what --inconclusive says', async () => {
    expect((await report('few.csv', ...against, '--inconclusive', 'pass')).exitCode).toBe(0)
    expect((await report('few.csv', ...against, '--inconclusive', 'fail')).exitCode).toBe(3)
  })

  it('follows --fail-on', async () => {
    const exit = async (rule: string): Promise<number> =>
      (await report('moved.csv', ...against, '--fail-on', rule)).exitCode
    expect(await exit('never')).toBe(0)
    expect(await exit('any:y')).toBe(0)
    expect(await exit('any:x')).toBe(3)
    expect(await exit('share:0.9')).toBe(0)
  })

  it('keeps its exit code under --json, with the whole report on standard output', async () => {
    const {exitCode, stdout} = await report('moved.csv', ...against, '--json')
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({schema: 'mlops.drift-report/1', verdict: 'fail'})
  })

  it('reads standard input, and leaves no file where none was asked for', async () => {
    const {exitCode} = await mlops(['drift', 'report', '-', ...against], {
      cwd: folder,
      input: rows(300),
    })
    expect(exitCode).toBe(0)
    expect(existsSync(join(folder, 'reports'))).toBe(false)
  })
})
