import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {
  nannymlThresholds,
  scoreCategories,
  scoreNumbers,
} from '../../../../src/lib/drift/methods/index.ts'
import type {NumberSample} from '../../../../src/lib/drift/sample.ts'
import {blocksOfNannyml, categorySample, numberSample} from './peer-cases.ts'

const folder = process.env['MLOPS_TEST_DATA_DIR']

type Row = Readonly<Record<string, string>>

function readRows(...path: readonly string[]): Row[] {
  const [header = '', ...lines] = readFileSync(join(folder ?? '', ...path), 'utf8')
    .trim()
    .split('\n')
  const names = header.trim().split(',')
  return lines.map(line => {
    const cells = line.trim().split(',')
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))
  })
}

const sample = (rows: readonly Row[], name: string, integer = false): NumberSample =>
  numberSample(
    rows.map(row => Number(row[name])),
    integer,
  )

// The values were computed once by Evidently 0.7, NannyML 0.13 and SciPy 1.17 on the real data sets.
describe.skipIf(folder === undefined)(
  'drift methods on real data (skipped unless MLOPS_TEST_DATA_DIR names a folder with bike and elec2)',
  () => {
    it('find the first half of elec different from the second in nswprice', () => {
      const rows = readRows('elec2', 'elec.csv')
      const [a, b] = [
        sample(rows.slice(0, 22_656), 'nswprice'),
        sample(rows.slice(22_656), 'nswprice'),
      ]
      const value = (
        method: Parameters<typeof scoreNumbers>[0],
        preset: 'evidently' | 'nannyml',
      ): number => scoreNumbers(method, a, b, preset).value
      expect(value('ks', 'evidently')).toBeCloseTo(0.451227048023, 11)
      expect(value('wasserstein', 'evidently')).toBeCloseTo(0.714594292465, 11)
      expect(value('psi', 'evidently')).toBeCloseTo(0.273783646537, 11)
      expect(value('jensen_shannon', 'evidently')).toBeCloseTo(0.185677084037, 11)
      expect(value('jensen_shannon', 'nannyml')).toBeCloseTo(0.421288755628, 11)
      expect(value('hellinger', 'nannyml')).toBeCloseTo(0.371965023024, 11)
    })

    it('see vicprice move by deciles of the reference where equal bins see nothing', () => {
      const rows = readRows('elec2', 'elec.csv')
      const [a, b] = [
        sample(rows.slice(0, 22_656), 'vicprice'),
        sample(rows.slice(22_656), 'vicprice'),
      ]
      expect(scoreNumbers('ks', a, b, 'default').value).toBeCloseTo(0.542858403955, 11)
      expect(scoreNumbers('wasserstein', a, b, 'default').value).toBeCloseTo(1.665953125, 8)
      expect(scoreNumbers('psi', a, b, 'evidently').value).toBeCloseTo(0.0118885624514, 11)
      expect(scoreNumbers('jensen_shannon', a, b, 'evidently').value).toBeCloseTo(
        0.0221305279327,
        11,
      )
      expect(scoreNumbers('psi', a, b, 'default').value).toBeGreaterThan(1)
    })

    it('reach a threshold of 1 for KS of vicprice as NannyML does, which can never alert', () => {
      const rows = readRows('elec2', 'elec.csv').slice(0, 22_656)
      const prices = rows.map(row => Number(row['vicprice']))
      const {values = []} = blocksOfNannyml('ks', prices) ?? {}
      expect(nannymlThresholds('ks', values).upper).toBe(1)
    })

    it('find 2011 different from 2012 in the demand of bikes', () => {
      const rows = readRows('bike', 'hour.csv')
      const [a, b] = ['0', '1'].map(year =>
        sample(
          rows.filter(row => row['yr'] === year),
          'cnt',
          true,
        ),
      ) as [NumberSample, NumberSample]
      expect(scoreNumbers('ks', a, b, 'evidently').value).toBeCloseTo(0.216473609911, 11)
      expect(scoreNumbers('wasserstein', a, b, 'evidently').value).toBeCloseTo(0.679212461813, 11)
      expect(scoreNumbers('psi', a, b, 'evidently').value).toBeCloseTo(0.456660001139, 11)
      expect(scoreNumbers('jensen_shannon', a, b, 'evidently').value).toBeCloseTo(
        0.207262758002,
        11,
      )
    })

    it('agree on the weather of both years', () => {
      const rows = readRows('bike', 'hour.csv')
      const [a, b] = ['0', '1'].map(year =>
        categorySample(
          rows.filter(row => row['yr'] === year).map(row => row['weathersit'] ?? null),
        ),
      ) as [ReturnType<typeof categorySample>, ReturnType<typeof categorySample>]
      const p = scoreCategories('chi2', a, b, 'evidently').pValue ?? 1
      expect(p / 2.12363727509e-7).toBeCloseTo(1, 9)
      expect(scoreCategories('chi2', a, b, 'nannyml').value).toBeCloseTo(18.181377934997, 10)
      expect(scoreCategories('l_infinity', a, b, 'nannyml').value).toBeCloseTo(0.0172933787676, 12)
    })
  },
)
