export {BINS, binColumns, type BinnedRows} from './bin-columns.ts'
export {
  scoreRows,
  trainBoostedTrees,
  usesColumn,
  type BoostedTrees,
  type BoostingOptions,
} from './boosted-trees.ts'
export {type Slopes, type Tree, type TreeOptions} from './grow-tree.ts'
export {stratifiedFolds, type Fold} from './stratified-folds.ts'
export {symmetricEigen, type SymmetricEigen} from './symmetric-eigen.ts'
export {hashGrams, type HashedTexts} from './hash-grams.ts'
export {scoreHashedTexts, trainTextClassifier, type TextClassifier} from './logistic-texts.ts'
export {lowRank, type LowRank} from './low-rank.ts'
export {trainPerceptron, type Layer, type PerceptronOptions} from './perceptron.ts'
