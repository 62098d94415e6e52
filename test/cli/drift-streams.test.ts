import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {mlops, type CliResult} from './mlops.ts'

let folder = ''
/** An hour a row; from row 1,500 on half of the predictions are wrong instead of a tenth. */
const rows = Array.from({length: 2500}, (_, i) => {
  const time = new Date(Date.UTC(2026, 0, 1, i)).toISOString()
  const isWrong = (i * 7919) % 100 < (i < 1500 ? 10 : 50)
  return `${time},${i % 13},${i % 2},${isWrong ? 1 - (i % 2) : i % 2}`
})

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-streams-'))
  writeFileSync(join(folder, 'data.csv'), ['at,x,y,prediction', ...rows, ''].join('\n'))
})
afterAll(() => {
  rmSync(folder, {recursive: true, force: true})
})

const report = (...args: string[]): Promise<CliResult> =>
  mlops(['drift', 'report', 'data.csv', '--reference', 'data.csv', '--no-together', ...args], {
    cwd: folder,
  })

describe('mlops drift report of data with predictions, the truth and a time', () => {
  it('says since when the error rate is another, and passes all the same', async () => {
    const out = ['--out', 'table', '--out', 'html=drift.html', '--out', 'md=drift.md']
    const {exitCode, stdout} = await report('--timestamp', 'at', '--target', 'y', ...out)
    expect(stdout).toMatch(
      /▲ the error rate rose from 10(\.\d)? % to \d\d(\.\d)? % at 2026-03-0\d \d\d:00 \(row 1,[45]\d\d\); seen \d+ rows later by/,
    )
    expect(stdout).toContain('✔ the share of 1 in prediction did not change')
    for (const file of ['drift.html', 'drift.md'])
      expect(readFileSync(join(folder, file), 'utf8')).toMatch(/he error rate rose from 10/)
    expect(exitCode).toBe(0)
  })

  it('--stream names what is watched, in the order of the rows where there is no time', async () => {
    const {stdout} = await report('--target', 'y', '--stream', 'errors', '--stream', 'x', '--json')
    const {streams} = JSON.parse(stdout) as {
      streams: {column: string; streams: {name: string; changes: {row: number}[]}[]}
    }
    expect(streams.column).toBe('row')
    expect(streams.streams.map(({name, changes}) => [name, changes.length])).toEqual([
      ['errors', 1],
      ['x', 0],
    ])
  })

  it('--stream with a column that is not there exits 2 and names those that are', async () => {
    const {exitCode, stderr} = await report('--stream', 'speed')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/stream speed cannot be watched: .* has no column "speed"/)
    expect(stderr).toContain('at, x, y, prediction')
  })
})
