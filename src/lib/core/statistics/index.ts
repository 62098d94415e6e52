export {populationStabilityIndex} from './population-stability-index.ts'
export {populationStabilityNoise} from './population-stability-noise.ts'
export {quantileEdges} from './quantile-edges.ts'
export {adjustBenjaminiHochberg} from './adjust-benjamini-hochberg.ts'
export {delongInterval, rocPlacements, type RocPlacements} from './delong.ts'
export {normalCdf, normalQuantile} from './normal-quantile.ts'
export {createRandom, shuffledIndices, type Random} from './random.ts'
export {type Interval} from './wilson-interval.ts'
export {
  cramersAssociation,
  type CramersAssociation,
  type CrossTable,
} from './cramers-association.ts'
export {
  midRanks,
  rankOrder,
  spearmanCorrelation,
  spearmanVariance,
  type RankOrder,
  type SpearmanCorrelation,
} from './spearman.ts'
