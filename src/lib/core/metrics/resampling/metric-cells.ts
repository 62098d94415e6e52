import type {Random} from '../../statistics/index.ts'
import type {ClassFacts, Facts, ValueFacts} from '../facts.ts'
import {valueOf, type Measure, type RowSums} from '../measures.ts'
import {precisionInfluence} from '../precision-influence.ts'
import type {Metric} from '../types.ts'
import {limitClusters, type Clusters} from './clusters.ts'
import {clusteredConfusion, confusionCells} from './confusion-cells.ts'
import {errorSteppedRows} from './error-cells.ts'
import {scoreSteppedRows} from './score-cells.ts'
import {clusteredSteps, jointStepCells, type SteppedRows} from './step-cells.ts'
import {clusteredSums, groupedCells, type RowTerms} from './sum-cells.ts'
import type {TableCells} from './table-cells.ts'

/** A table of more classes takes too long to draw thousands of times. */
export const MOST_CLASSES = 200
const MOST_CLUSTERS = 8192
/** Steps of the scores of one model by itself, and of each of two; of clusters, which hold many rows each. */
const STEPS_ALONE = 2048
const STEPS = 512
const STEPS_OF_CLUSTERS = 128
const MOST_STEPPED_CLUSTERS = 1024

/**
 * A metric of one model, or of two on the same rows, in cells that a bootstrap can draw. Rows are drawn whatever their
 * class is, since the next test data has other shares of classes; of clusters each is drawn as a whole.
 *
 * @param models - All of one kind, over the same rows with the same truth.
 * @returns undefined where resampling says nothing about the metric, or takes too long.
 */
export function metricCells(
  metric: Metric,
  models: readonly Facts[],
  measure: Measure,
  clusters: Clusters | null,
  random: Random,
): TableCells | undefined {
  const classes = models.filter(facts => facts.kind === 'classes')
  const values = models.filter(facts => facts.kind === 'values')
  const sums = (terms: readonly RowTerms[]): TableCells =>
    clusters === null
      ? groupedCells(terms, models[0]?.rows.rowCount ?? 0, random)
      : clusteredSums(terms, clusters, random)
  const steps = (of: (limit: number) => SteppedRows): TableCells =>
    clusters === null
      ? jointStepCells(of(models.length === 1 ? STEPS_ALONE : STEPS))
      : clusteredSteps(
          of(STEPS_OF_CLUSTERS),
          limitClusters(clusters, MOST_STEPPED_CLUSTERS, random),
        )
  switch (measure.by) {
    case 'confusion':
      if ((classes[0]?.rows.classCount ?? 0) > MOST_CLASSES) return undefined
      return clusters === null
        ? confusionCells(classes, measure.of)
        : clusteredConfusion(classes, measure.of, limitClusters(clusters, MOST_CLUSTERS, random))
    case 'class-sums':
      return sums(classes.map(facts => termsOf(facts, measure.sums)))
    case 'value-sums':
      return sums(values.map(facts => termsOf(facts, measure.sums)))
    case 'median':
      return steps(limit => errorSteppedRows(values, limit, clusters?.count ?? null))
    case 'scores':
      if (metric.definition.id !== 'average_precision') return undefined
      return classes[0]?.rows.task === 'binary'
        ? steps(limit => scoreSteppedRows(classes, limit))
        : sums(classes.map(facts => influenceTerms(facts, valueOf(measure, facts))))
    case 'roc':
    case 'values':
      return undefined
  }
}

function termsOf<F extends ClassFacts | ValueFacts>(
  facts: F,
  {size, add, finish}: RowSums<F>,
): RowTerms {
  return {
    size,
    add: (row, into, offset) => {
      add(facts, row, into, offset)
    },
    finish,
  }
}

/** Of several classes: the metric moves by the influences of the rows that are drawn. */
function influenceTerms(facts: ClassFacts, value: number): RowTerms {
  const influence = precisionInfluence(facts)
  return {
    size: 1,
    add: (row, into, offset) => {
      into[offset] = (into[offset] ?? 0) + (influence[row] ?? 0)
    },
    finish: ([change = 0]) => value + change,
  }
}
