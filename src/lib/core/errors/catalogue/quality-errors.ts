import type {CatalogueEntry} from './catalogue-entry.ts'

/** Metrics and evaluate, compare, compress, predict and score. */
export const qualityErrors = {
  // metrics and evaluate
  METRIC_UNKNOWN: {exit: 'usage', summary: 'There is no metric of this name.'},
  METRIC_PARAMETER: {
    exit: 'usage',
    summary: 'The number behind the @ of a metric does not fit it.',
  },
  METRIC_TASK: {exit: 'usage', summary: 'A metric is not one of the task of the model.'},
  EVALUATE_TARGET: {
    exit: 'usage',
    summary: 'The column with the true answer is not named, not there, empty, or holds no numbers.',
  },
  EVALUATE_LABELS: {
    exit: 'usage',
    summary: 'The labels of the data are not those that the model predicts.',
  },
  EVALUATE_TASK: {
    exit: 'usage',
    summary: 'What the model predicts has no metrics: an embedding, or outputs of its own.',
  },
  EVALUATE_PREDICTIONS: {
    exit: 'usage',
    summary: 'The model gives NaN, infinite numbers or probabilities outside of 0 … 1.',
  },

  // compare
  COMPARE_BASELINE: {
    exit: 'notFound',
    summary: 'There is no old model to compare with: no version yet, or nothing in the stage.',
  },
  COMPARE_GATE: {
    exit: 'usage',
    summary:
      'A gate of mlops.yaml or --fail-on is not understood, or asks what its metric does not have.',
  },
  COMPARE_TASK: {
    exit: 'usage',
    summary: 'Two models do not predict the same kind of answer, so nothing can be compared.',
  },
  COMPARE_LABELS: {
    exit: 'usage',
    summary: 'Two files of predictions write the same labels as words and as numbers.',
  },
  COMPARE_ID: {
    exit: 'usage',
    summary: 'Rows to compare have no id, no value in it, or share one.',
  },
  COMPARE_ROWS: {
    exit: 'usage',
    summary: 'Two files of predictions, or the data with the answers, do not hold the same rows.',
  },
  COMPARE_TRUTH: {
    exit: 'usage',
    summary: 'The true answers of predictions are nowhere, or two tables have different ones.',
  },
  COMPARE_PREDICTIONS: {
    exit: 'usage',
    summary: 'A file of predictions lacks its column, or values in it.',
  },
  COMPARE_PROBABILITIES: {
    exit: 'usage',
    summary: 'A file of predictions has probabilities outside of 0 … 1, or without a value.',
  },
  COMPARE_GROUP: {
    exit: 'usage',
    summary: 'The column of rows that belong together has no value in some of them.',
  },

  // compress
  COMPRESS_UNFIT: {
    exit: 'usage',
    summary: 'None of the methods asked for applies to the model, or what they make does not run.',
  },

  // predict and score
  SCORE_UNFINISHED: {
    exit: 'conflict',
    summary: 'An interrupted score job left its parts, and neither --resume nor --force was given.',
  },
  SCORE_CHANGED: {
    exit: 'conflict',
    summary: 'The model, input or options differ from those of the job to resume.',
  },
  PREDICT_INPUT: {exit: 'usage', summary: 'The rows given to predict cannot be understood.'},
} as const satisfies Record<string, CatalogueEntry>
