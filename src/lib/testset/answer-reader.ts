import {MlopsError} from '../core/errors/index.ts'
import type {Predictions, ScoredModel} from '../model/index.ts'

/** What evaluation reads of the predictions of a model. */
export interface AnswerReader {
  /** What messages call the model, where there is more than one. */
  readonly name?: string
  readonly task: 'binary' | 'multiclass' | 'regression' | 'forecast'
  /** Classes that the model is known to predict, in the order of its probabilities. */
  readonly labels: readonly string[]
  readonly hasProbabilities: boolean
  /** Predicted labels or numbers of a pack. */
  predictions(answer: Predictions): ArrayLike<string | number | bigint>
  /** One array a class. */
  probabilities(answer: Predictions): readonly ArrayLike<number>[]
}

/**
 * How to read the answers of a model.
 *
 * @throws MlopsError `EVALUATE_TASK`.
 */
export function answerReader(
  {signature, predictionColumns}: ScoredModel,
  name?: string,
): AnswerReader {
  const {task} = signature
  const place = predictionColumns.findIndex(({name}) => name === 'prediction')
  if (task === 'embedding' || task === 'custom' || place === -1)
    throw new MlopsError(
      'EVALUATE_TASK',
      `${name ?? 'The model'} is ${task}, and gives ${predictionColumns.map(({name}) => name).join(', ')}: there is no metric for that.`,
      {hint: 'Say in mlops.yaml what it predicts: model.task and model.output.prediction.'},
    )
  const scores = predictionColumns.flatMap(({name}, index) =>
    name.startsWith('probability_') ? [index] : [],
  )
  const isClassifier = task === 'binary' || task === 'multiclass'
  const named = signature.labels.map(String)
  // Classes of scores without names are numbered, as their columns are.
  const labels =
    named.length > 0
      ? named
      : scores.map(index => predictionColumns[index]?.name.slice('probability_'.length) ?? '')
  return {
    ...(name === undefined ? {} : {name}),
    task,
    labels: isClassifier ? labels : [],
    hasProbabilities: isClassifier && scores.length > 0,
    predictions: answer => answer.columns[place]?.values ?? [],
    probabilities: answer =>
      scores.map(index => answer.columns[index]?.values as ArrayLike<number>),
  }
}
