export {binnedWasserstein, type SummedBins} from './binned-wasserstein.ts'
export {adjustBenjaminiHochberg} from './adjust-benjamini-hochberg.ts'
export {adjustHolm} from './adjust-holm.ts'
export {adjustPValues, type Correction} from './adjust-p-values.ts'
export {andersonDarling, type AndersonDarling} from './anderson-darling.ts'
export {Ranks, type AscendingSample} from './ascending-sample.ts'
export {
  contingencyChiSquare,
  cramersV,
  goodnessOfFit,
  pooledChiSquare,
  type ChiSquare,
} from './chi-square.ts'
export {compareAscending, type AscendingComparison} from './compare-ascending.ts'
export {cramerVonMises, type CramerVonMises} from './cramer-von-mises.ts'
export {eachValue} from './each-value.ts'
export {doaneEdges, sturgesEdges, type BinnedRange} from './equal-width-edges.ts'
export {ksNoise, ksPValue} from './ks-p-value.ts'
export {
  maximumMeanDiscrepancy,
  type MeanDiscrepancy,
  type MeanDiscrepancyOptions,
} from './maximum-mean-discrepancy.ts'
export {populationStabilityIndex} from './population-stability-index.ts'
export {populationStabilityNoise} from './population-stability-noise.ts'
export {proportionsZ, type ProportionsZ} from './proportions-z.ts'
export {quantileEdges} from './quantile-edges.ts'
export {bcaInference, type Resampled} from './bca-inference.ts'
export {
  bootstrapInference,
  bootstrapInterval,
  jackknifeAcceleration,
  leftOutAcceleration,
  leftOutInfluences,
  type BootstrapInterval,
  type BootstrapOptions,
  type CellStatistic,
  type LeftOut,
  type ResampleOptions,
} from './bootstrap.ts'
export {delongCovariance, delongInterval, rocPlacements, type RocPlacements} from './delong.ts'
export {delongInference} from './delong-inference.ts'
export {dieboldMariano} from './diebold-mariano.ts'
export {createCountDrawer, drawBinomial, type CountDrawer} from './draw-counts.ts'
export {hodgesLehmann} from './hodges-lehmann.ts'
export {mcnemar} from './mcnemar.ts'
export {normalInference} from './normal-inference.ts'
export {normalCdf, normalQuantile} from './normal-quantile.ts'
export {pairedRatio, type PairedRatio, type RatioOptions} from './paired-ratio.ts'
export {createRandom, shuffledIndices, type Random} from './random.ts'
export {type Inference, type InferenceMethod} from './inference.ts'
export {influenceSpread, type Influences, type InfluenceSpread} from './influence-spread.ts'
export {rowsNeeded, type RowsNeededOptions} from './rows-needed.ts'
export {type SignificanceTest} from './significance-test.ts'
export {tangoInference, type PairedCounts} from './tango-inference.ts'
export {wilcoxonSignedRank} from './wilcoxon-signed-rank.ts'
export {wilsonInference} from './wilson-inference.ts'
export {wilsonInterval, type Interval} from './wilson-interval.ts'
export {pettitt} from './pettitt.ts'
export {sampleQuantile} from './sample-quantile.ts'
export {
  hellingerDistance,
  jensenShannonDistance,
  largestShareChange,
  relativeEntropy,
  totalVariation,
} from './share-distances.ts'
export {
  chiSquareUpperQuantile,
  chiSquareUpperTail,
  gammaUpperQuantile,
  normalUpperQuantile,
  normalUpperTail,
} from './special/distributions.ts'
export {independentStretches} from './independent-stretches.ts'
export {studentUpperTail} from './special/student-tail.ts'
export {studentQuantile} from './student-law.ts'
export {standardDeviation} from './standard-deviation.ts'
export {
  wassersteinLaw,
  wassersteinNoise,
  wassersteinTail,
  type WassersteinLaw,
} from './wasserstein-law.ts'
export {
  cramersAssociation,
  type CramersAssociation,
  type CrossTable,
} from './cramers-association.ts'
export {
  rankOrder,
  midRanks,
  spearmanCorrelation,
  spearmanVariance,
  type RankOrder,
  type SpearmanCorrelation,
} from './spearman.ts'
