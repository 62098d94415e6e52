import {describe, expect, it} from 'vitest'
import {
  linearInterval,
  linearRate,
  saturatingInterval,
  saturatingRate,
} from '../../../../src/lib/core/retraining/index.ts'
import fixture from '../../../fixtures/statistics/retraining.json' with {type: 'json'}

describe('the time between trainings that costs least', () => {
  it('is √120 days for κ = 1 and C = 60, and costs as much a day (by hand)', () => {
    const {days, rate} = linearInterval(1, 60)
    expect(days).toBeCloseTo(10.954451150103322, 12)
    expect(rate).toBeCloseTo(10.954451150103322, 12)
    expect(linearRate(7, 1, 60)).toBeCloseTo(60 / 7 + 3.5, 12)
    expect(linearRate(30, 1, 60)).toBeCloseTo(17, 12)
  })

  it('is that of scipy.optimize.minimize_scalar under linear decay', () => {
    for (const [growth = 0, training = 0, days = 0, least = 0] of fixture.linear) {
      const found = linearInterval(growth, training)
      expect((found.days ?? 0) / days).toBeCloseTo(1, 6)
      expect(found.rate / least).toBeCloseTo(1, 10)
    }
  })

  it('is the root of scipy.optimize.brentq under saturating decay, whose rate is the loss at that age', () => {
    for (const [loss = 0, rate = 0, training = 0, days = 0, least = 0] of fixture.saturating) {
      const found = saturatingInterval({loss, rate}, training)
      expect((found.days ?? 0) / days).toBeCloseTo(1, 6)
      expect(found.rate / least).toBeCloseTo(1, 6)
      expect(saturatingRate(days, {loss, rate}, training) / least).toBeCloseTo(1, 9)
    }
    expect(saturatingInterval({loss: 50, rate: 0.1}, 200).days).toBeCloseTo(13.7642, 4)
  })

  it('is never where a training costs as much as is ever lost', () => {
    expect(saturatingInterval({loss: 50, rate: 0.1}, 500)).toEqual({days: null, rate: 50})
    expect(saturatingInterval({loss: 50, rate: 0.1}, 499).days).not.toBeNull()
    expect(linearInterval(0, 10)).toEqual({days: null, rate: 0})
    expect(linearInterval(-1, 10).days).toBeNull()
  })
})
