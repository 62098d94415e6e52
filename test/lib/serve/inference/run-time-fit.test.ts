import {describe, expect, it} from 'vitest'
import {RunTimeFit} from '../../../../src/lib/serve/inference/run-time-fit.ts'

function measured(...times: readonly (readonly [rows: number, ms: number])[]): RunTimeFit {
  const fit = new RunTimeFit()
  for (const [rows, ms] of times) fit.measure(rows, ms)
  return fit
}

describe('the time of a run', () => {
  it('is a line through what was measured', () => {
    const fit = measured([1, 2.1], [8, 2.8], [64, 8.4])
    expect(fit.fixedMs).toBeCloseTo(2, 10)
    expect(fit.perRowMs).toBeCloseTo(0.1, 10)
    expect(fit.predict(100)).toBeCloseTo(12, 10)
  })

  it('is each row its share where one size alone was measured', () => {
    expect(measured([4, 2]).predict(8)).toBeCloseTo(4, 10)
  })

  it('never falls with the rows, and is never below zero', () => {
    const falling = measured([1, 5], [100, 1])
    expect(falling.predict(1)).toBeLessThanOrEqual(falling.predict(1000))
    const steep = measured([10, 1], [20, 9])
    expect(steep.predict(1)).toBeGreaterThanOrEqual(0)
  })

  it('follows runs that become slower', () => {
    const fit = measured([1, 1], [8, 8])
    for (let run = 0; run < 300; run++) fit.add(1 + (run % 8), 3 * (1 + (run % 8)))
    expect(fit.perRowMs).toBeGreaterThan(2.5)
    expect(fit.perRowMs).toBeLessThan(3.1)
  })

  it('takes no run that was held up for what a run takes', () => {
    const fit = measured([1, 1], [8, 8])
    fit.add(4, 60_000)
    expect(fit.predict(4)).toBeLessThan(40)
  })

  it('keeps its slope under a load of runs that are all alike', () => {
    const fit = measured([1, 1.1], [8, 1.8], [64, 7.4])
    for (let run = 0; run < 2000; run++) fit.add(1, 1.1)
    expect(fit.perRowMs).toBeCloseTo(0.1, 2)
  })
})

describe('the rows of a run', () => {
  it('are as many as the target allows', () => {
    expect(measured([1, 2.1], [11, 3.1]).rowsWithin(10, 1024)).toBe(80)
  })

  it('are at most as many as may be, and at least one', () => {
    const fit = measured([1, 2.1], [11, 3.1])
    expect(fit.rowsWithin(10, 16)).toBe(16)
    expect(measured([1, 50], [2, 100]).rowsWithin(10, 16)).toBe(1)
  })

  it('are as many as cost what the run costs without them, where that alone is over the target', () => {
    expect(measured([1, 101], [11, 111]).rowsWithin(10, 1024)).toBe(101)
  })

  it('are as many as may be where nothing is known of their cost', () => {
    expect(new RunTimeFit().rowsWithin(10, 512)).toBe(512)
  })
})
