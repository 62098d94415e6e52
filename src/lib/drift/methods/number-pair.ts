import {
  binnedWasserstein,
  compareAscending,
  doaneEdges,
  ksPValue,
  quantileEdges,
  sampleQuantile,
  Ranks,
  standardDeviation,
  type AscendingComparison,
} from '../../core/statistics/index.ts'
import type {NumberSample} from '../sample.ts'

/** Rows of two samples over the same bins. */
export interface BinCounts {
  readonly reference: Float64Array
  readonly current: Float64Array
}

const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/** A reference, and what several methods need of it alone, each computed once. */
class Reference {
  readonly sample: NumberSample
  #ranks: Ranks | undefined
  #deviation: number | undefined
  #deciles: readonly number[] | undefined
  #doaneEdges: readonly number[] | undefined

  constructor(sample: NumberSample) {
    this.sample = sample
  }

  get ranks(): Ranks {
    return (this.#ranks ??= new Ranks(this.sample))
  }

  get deviation(): number {
    return (this.#deviation ??= deviationOf(this.sample))
  }

  get deciles(): readonly number[] {
    return (this.#deciles ??= quantileEdges(
      DECILES.map(q => sampleQuantile(this.ranks, this.sample.size, q)),
    ))
  }

  get doaneEdges(): readonly number[] {
    // NannyML makes floats of integers, so that their bins may be narrower than 1.
    return (this.#doaneEdges ??= doaneEdges(this.sample, false))
  }
}

/** Two samples of one column, and what several methods need of them, each computed once. */
export class NumberPair {
  readonly current: NumberSample
  readonly #reference: Reference
  #comparison: AscendingComparison | undefined
  #ranks: readonly [Ranks, Ranks] | undefined
  #deciles: BinCounts | undefined

  constructor(reference: NumberSample | Reference, current: NumberSample) {
    this.#reference = reference instanceof Reference ? reference : new Reference(reference)
    this.current = current
  }

  get reference(): NumberSample {
    return this.#reference.sample
  }

  /** Another sample beside the same reference, of which nothing is computed again. */
  withCurrent(current: NumberSample): NumberPair {
    return new NumberPair(this.#reference, current)
  }

  get comparison(): AscendingComparison {
    return (this.#comparison ??= compare(this.reference, this.current))
  }

  /** Of the Kolmogorov-Smirnov distance. */
  get ksPValue(): number {
    return ksPValue(this.comparison.ks, this.reference.size, this.current.size)
  }

  /** Of the reference and of the current sample. */
  get ranks(): readonly [Ranks, Ranks] {
    return (this.#ranks ??= [this.#reference.ranks, new Ranks(this.current)])
  }

  /** Standard deviation of the reference, at least 0.001: what a Wasserstein distance is divided by. */
  get scale(): number {
    return Math.max(this.#reference.deviation, 0.001)
  }

  /** Rows between the deciles of the reference. */
  get deciles(): BinCounts {
    return (this.#deciles ??= this.binned(this.#reference.deciles))
  }

  /** Edges of bins over the reference by Doane's rule. */
  get doaneEdges(): readonly number[] {
    return this.#reference.doaneEdges
  }

  /** Rows below the first edge, between edges (the lower included) and from the last on. */
  binned(edges: readonly number[]): BinCounts {
    const [reference, current] = this.ranks
    return {
      reference: countBetween(reference, edges, this.reference.size),
      current: countBetween(current, edges, this.current.size),
    }
  }
}

/** Bins know how much their values add up to, and with that more of a distance than the values they stand for. */
function compare(reference: NumberSample, current: NumberSample): AscendingComparison {
  const found = compareAscending(reference, current)
  if (reference.bins === undefined || current.bins === undefined) return found
  const wasserstein = binnedWasserstein(reference.bins, current.bins)
  return Number.isFinite(wasserstein) ? {...found, wasserstein} : found
}

function deviationOf(sample: NumberSample): number {
  const known = sample.bins?.deviation ?? Number.NaN
  return Number.isFinite(known) ? known : standardDeviation(sample)
}

function countBetween(ranks: Ranks, edges: readonly number[], size: number): Float64Array {
  const counts = new Float64Array(edges.length + 1)
  let before = 0
  edges.forEach((edge, bin) => {
    const below = ranks.below(edge)
    counts[bin] = below - before
    before = below
  })
  counts[edges.length] = size - before
  return counts
}
