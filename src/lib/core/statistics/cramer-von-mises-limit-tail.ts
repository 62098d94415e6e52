import {logGamma} from './special/log-gamma.ts'

/**
 * Probability that the limit of the Cramér-von Mises statistic, ∫ B² with B the Brownian bridge, exceeds x.
 *
 * 1 − Σₖ Γ(k+½)/Γ(k+1) · π^(−3/2) x^(−½) √y e^(−q) K_¼(q) with y = 4k + 1 and q = y² / (16x). Absolute error
 * 1e-13; beyond x = 7 the tail is below that and 0.
 *
 * @see Csörgő & Faraway (1996), The exact and asymptotic distributions of Cramér-von Mises statistics.
 */
export function cramerVonMisesLimitTail(x: number): number {
  if (x < 0.003) return 1
  if (x > 7) return 0
  let sum = 0
  for (let k = 0; k < 1000; k++) {
    const y = 4 * k + 1
    const q = (y * y) / (16 * x)
    const factor = Math.exp(logGamma(k + 0.5) - logGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x))
    const term = factor * Math.sqrt(y) * Math.exp(-2 * q) * scaledBesselK(q)
    sum += term
    if (term < 1e-17) break
  }
  return Math.min(1, Math.max(0, 1 - sum))
}

/** e^q K_¼(q) = ∫₀^∞ e^(−q (cosh t − 1)) cosh(t/4) dt; the trapezoidal rule is exact to rounding for it. */
function scaledBesselK(q: number): number {
  const step = 0.05
  let sum = 0.5
  for (let k = 1; k < 2000; k++) {
    const t = k * step
    const term = Math.exp(-q * (Math.cosh(t) - 1)) * Math.cosh(t / 4)
    sum += term
    if (term < 1e-18) break
  }
  return sum * step
}
