import {createFacts, measureMetric, parseMetric} from '../../core/metrics/index.ts'
import type {ModelTask} from '../../model/index.ts'
import type {Answers} from './read-answers.ts'

/** Metrics of answers against labels; of `loss`, more is worse. */
export interface Losses {
  readonly names: readonly string[]
  readonly lossesOf: (answers: Answers) => readonly number[]
}

/**
 * The metrics of a task, the one that importance is measured by first: AUC and log loss of two classes, log loss
 * and accuracy of more, root mean squared error of numbers. What needs probabilities is left out without them.
 *
 * @param target - Labels as texts; rows without one must have been left out.
 * @returns undefined where the labels are none of the model's, or a metric is not defined on them.
 */
export function lossesAgainst(
  target: readonly string[],
  answers: Answers,
  task: ModelTask,
): Losses | undefined {
  const measure = factsFor(target, answers, task)
  if (measure === undefined) return undefined
  const names = metricNames(answers, task)
  const metrics = names.map(parseMetric)
  const lossesOf = (given: Answers): readonly number[] =>
    metrics.map(metric => {
      const {value} = measureMetric(metric, measure(given))
      return metric.definition.better === 'higher' ? -value : value
    })
  return lossesOf(answers).some(Number.isNaN) ? undefined : {names, lossesOf}
}

function metricNames(answers: Answers, task: ModelTask): readonly string[] {
  if (answers.kind === 'values') return ['rmse']
  if (!answers.hasProbabilities) return ['accuracy']
  return task === 'binary' ? ['auc', 'log_loss'] : ['log_loss', 'accuracy']
}

type Facts = ReturnType<typeof createFacts>

function factsFor(
  target: readonly string[],
  answers: Answers,
  task: ModelTask,
): ((answers: Answers) => Facts) | undefined {
  const rowCount = target.length
  if (answers.kind === 'values') {
    const truth = Float64Array.from(target, Number)
    if (truth.some(Number.isNaN)) return undefined
    return given =>
      createFacts({
        ...{task: 'regression', rowCount, truth, weights: null},
        predicted: given.kind === 'values' ? given.values : new Float64Array(rowCount),
      })
  }
  const {labels} = answers
  const truth = Int32Array.from(target, label => classOf(label, labels))
  if (truth.includes(-1)) return undefined
  return given => {
    const {predicted, shares, hasProbabilities} = given.kind === 'classes' ? given : answers
    return createFacts({
      task: task === 'binary' ? 'binary' : 'multiclass',
      ...{rowCount, classCount: labels.length, truth, predicted, weights: null},
      probabilities: hasProbabilities ? shares : null,
    })
  }
}

/** By its text, by its number (1.0 is 1), or as a boolean. */
function classOf(label: string, labels: readonly string[]): number {
  const exact = labels.indexOf(label)
  if (exact >= 0) return exact
  const written = label.toLowerCase()
  const number = written === 'true' ? 1 : written === 'false' ? 0 : Number(label)
  return labels.findIndex(known => known.toLowerCase() === written || Number(known) === number)
}
