export {populationStabilityIndex} from './population-stability-index.ts'
export {populationStabilityNoise} from './population-stability-noise.ts'
export {quantileEdges} from './quantile-edges.ts'
export {
  bootstrapInterval,
  jackknifeAcceleration,
  quantileOf,
  resample,
  type BootstrapInterval,
  type BootstrapOptions,
  type CellStatistic,
} from './bootstrap.ts'
export {delongCovariance, delongInterval, rocPlacements, type RocPlacements} from './delong.ts'
export {drawBinomial, drawCounts} from './draw-counts.ts'
export {normalCdf, normalQuantile} from './normal-quantile.ts'
export {createRandom, shuffledIndices, type Random} from './random.ts'
export {wilsonInterval, type Interval} from './wilson-interval.ts'
