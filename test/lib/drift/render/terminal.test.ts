import stringWidth from 'string-width'
import {describe, expect, it} from 'vitest'
import {renderDriftTerminal} from '../../../../src/lib/drift/render/terminal/render-terminal.ts'
import type {TextStyle} from '../../../../src/lib/report/terminal/index.ts'
import {EMPTY, HOSTILE, makeReport} from './drift-report.ts'

const same = (text: string): string => text
const PLAIN: TextStyle = {bold: same, dim: same, red: same, yellow: same, green: same}
const STEERS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

function lines(width: number | null, unicode = true, report = makeReport()): readonly string[] {
  return renderDriftTerminal(report, {style: PLAIN, width, unicode}).split('\n')
}

describe('the report on a terminal', () => {
  it.each([80, 100, 130, 200])('is at most %i columns wide', width => {
    expect(lines(width).filter(line => stringWidth(line) > width)).toEqual([])
  })

  it('begins with the verdict and why', () => {
    expect(lines(80)[0]).toBe(
      '✖ Drift: The prediction changed, and 5 of 27 features changed by more than',
    )
  })

  it('names every column that changed, worst first, with its score', () => {
    const report = makeReport()
    const text = lines(200).join('\n')
    const places = report.columns
      .filter(({verdict}) => verdict === 'drift')
      .map(({name}) => text.indexOf(name))
    expect(places).toHaveLength(report.drifted)
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(text).toMatch(/✖ dep_hour .* W\/σ 0\.\d+ \(from 0\.1\) +moved later by 1\.3 h/)
  })

  it('says what could not be looked at, after the columns that were not compared', () => {
    const text = lines(80).join('\n')
    expect(text).toContain(
      '2 columns not compared: flight_id, scheduled_at\n• The model does not look at "minute".',
    )
  })

  it.each([80, null])('lets no name steer it (width %s)', width => {
    const report = makeReport()
    const columns = report.columns.map(column => ({...column, verdict: 'drift' as const}))
    const all = lines(width, true, {...report, columns})
    expect(all.filter(line => STEERS.test(line))).toEqual([])
    expect(all.join('\n')).toContain('�[31mred�[0m� next line')
  })

  it('is ASCII alone in its own signs where the terminal has no others', () => {
    const report = {...EMPTY, verdict: 'fail', columns: makeReport().columns.slice(0, 1)} as const
    const text = lines(80, false, report).join('\n')
    expect(text).not.toMatch(/[✖▲✔•▁-█]/)
    expect(text).toMatch(/^x Drift: /)
  })

  it('says since when the errors are at another level, and what could not be watched', () => {
    const text = lines(null).join('\n')
    expect(text).toContain(
      'Since when in the order of "scheduled_at"; each detector is set to a false alarm in 0.2 % of streams\n' +
        '▲ the error rate rose from 12.1 % to 28.4 % at 2026-02-14 09:30 (row 7,040); seen 520 rows later by ADWIN and Page-Hinkley in steps of 8 rows\n' +
        '✔ the share of ',
    )
    expect(text).toMatch(
      /did not change: 21 % over 12,000 rows\n• the mean of .* wanders so slowly/,
    )
  })

  it('says why nothing was compared', () => {
    expect(lines(80, true, EMPTY)).toEqual([
      '• Inconclusive: The current data have no rows.',
      'data/current.parquet (0 rows) against data/reference.parquet (50,000 rows)',
    ])
  })
})

it('a name of blanks alone can be seen in a list', () => {
  expect(lines(200).join('\n')).toContain('with too few rows: category of three hundr…, (blank)')
})

describe('the report in a pipe', () => {
  it('has a line for each column, and cuts no finding', () => {
    const finding = `has a new category ${HOSTILE.markdown}`
    expect(lines(null).filter(line => line.endsWith(finding))).toHaveLength(1)
    const report = makeReport()
    const changed = report.drifted + report.warned
    expect(lines(null).filter(line => /^[✖▲] .*\((from|below) /.test(line))).toHaveLength(changed)
  })
})
