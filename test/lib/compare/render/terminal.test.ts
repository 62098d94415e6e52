import stringWidth from 'string-width'
import {describe, expect, it} from 'vitest'
import {renderCompareTerminal} from '../../../../src/lib/compare/render/terminal/render-terminal.ts'
import type {CompareReport} from '../../../../src/lib/compare/types.ts'
import {makeLook} from './look.ts'
import {
  makeFailing,
  makeFirst,
  makeHostile,
  makeInconclusive,
  makeMulticlass,
  makePredictions,
  makeRegression,
  makeReport,
  makeWide,
} from './report.ts'

const STEERS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

function lines(
  report: CompareReport,
  width: number | null = 100,
  unicode = true,
): readonly string[] {
  return renderCompareTerminal(report, makeLook(width, unicode)).split('\n')
}

const EVERY = [
  makeReport(),
  makeFailing(),
  makeInconclusive(),
  makeRegression(),
  makeFirst(),
  makePredictions(),
  makeMulticlass(),
  makeHostile(),
  makeWide(30),
]

describe('the comparison on a terminal', () => {
  it.each([60, 80, 100, 130, 200])(
    'is at most %i columns wide, with and without Unicode',
    width => {
      for (const unicode of [true, false]) {
        const wide = EVERY.flatMap(report => lines(report, width, unicode)).filter(
          line => stringWidth(line) > width,
        )
        expect(wide).toEqual([])
      }
    },
  )

  it('begins with the verdict and why, then what was compared', () => {
    expect(lines(makeFailing(), 200).slice(0, 2)).toEqual([
      '✖ Fail: auc fell by 0.0229 where carrier = UA, and may fall by 0.005.',
      'flights@v1.2.0 → flights@workspace (binary), 15,000 rows of data/test.parquet against late, 12 rows without an answer left out',
    ])
    expect(lines(makeReport())[0]).toMatch(/^✔ Pass: All 3 gates hold/)
    expect(lines(makeInconclusive())[0]).toMatch(/^▲ Inconclusive: .* about 5,200 would tell/)
  })

  it('has the gate that failed first, with its figures', () => {
    const all = lines(makeFailing())
    const at = all.indexOf('Gates')
    expect(all.slice(at + 2, at + 4)).toEqual([
      '✖  auc:-0.005 in carrier = UA  0.778 → 0.755      −0.023  −0.035 … −0.011    ≥ −0.005',
      '✔  auc:-0.005                  0.8023 → 0.8146   +0.0123  +0.0061 … +0.0185  ≥ −0.005',
    ])
    expect(all).toContain('• Gates in other slices: 1 undecided')
  })

  it('has the metrics that changed in lines and the others in one', () => {
    const text = lines(makeReport(), 120).join('\n')
    expect(text).toMatch(/✔ {2}auc +0\.8023 {2}0\.8146 {2}\+0\.0123 .* better {2}DeLong, p 0\.0054/)
    expect(text).toContain(
      '• No clear change: brier −0.0002 (−0.0013 … +0.0009), ece +0.0002 (−0.0040 … +0.0044)',
    )
  })

  it('has slices that became worse in full, and counts those that are only better or say nothing', () => {
    const all = lines(makeFailing())
    const at = all.indexOf('Slices')
    expect(all[at + 2]).toMatch(/^✖ {2}carrier = UA .*breaks its gate$/)
    expect(all.slice(at).filter(line => line.includes('origin = EWR'))).toEqual([])
    expect(all).toContain('✔ Better in 1 of 5 slices, worse in nothing there')
    expect(all).toContain('• No clear change in 3; 1 with too few rows')
  })

  it('says in words how answers flipped, and what the model has seen', () => {
    const text = lines(makeReport(), 200).join('\n')
    expect(text).toContain(
      '• 73 of 15,000 rows that were right are wrong now (0.49 %), 120 the other way.',
    )
    expect(text).toContain('▲ 12 of 15,000 rows (0.08 %) stand in the training data of')
  })

  it('shows a metric that is not defined as such, and never as passed', () => {
    const text = lines(makeInconclusive()).join('\n')
    expect(text).toContain('▲ Not defined: log_loss')
    expect(text).toMatch(/▲ {2}rmse:\+2% +– +– +≤ \+0\.02/)
  })

  it('has values alone where there is nothing to compare with', () => {
    const text = lines(makeFirst()).join('\n')
    expect(text).toContain('no old model to compare with')
    expect(text).toMatch(/\nauc +0\.8146\n/)
    expect(text).not.toMatch(/→|unclear/)
  })

  it.each([80, null])('lets no name steer it (width %s)', width => {
    const all = lines(makeHostile(), width)
    expect(all.filter(line => STEERS.test(line))).toEqual([])
    expect(all.join('\n')).toContain('�[31mred�[0m� next line')
  })

  it('is ASCII alone where the terminal has nothing else', () => {
    const all = [makeFailing(), makeRegression(), makeInconclusive()].flatMap(report =>
      lines(report, 120, false),
    )
    expect(all.filter(line => /[^\p{ASCII}]/u.test(line))).toEqual([])
    expect(all[0]).toMatch(/^x Fail: /)
  })
})
