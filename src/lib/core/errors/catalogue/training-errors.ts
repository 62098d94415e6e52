import type {CatalogueEntry} from './catalogue-entry.ts'

/** Train, init, demo, doctor. */
export const trainingErrors = {
  RUN_NOT_FOUND: {exit: 'notFound', summary: 'There is no retraining of that id.'},
  RUN_NOT_WAITING: {
    exit: 'conflict',
    summary: 'The retraining to approve or reject does not wait for that.',
  },
  RUN_INVALID: {
    exit: 'usage',
    summary: 'The record of a retraining is damaged, or was written by a newer mlops.',
  },
  RETRAIN_HELD: {exit: 'conflict', summary: 'Another retraining of the model is at work.'},
  RETRAIN_LEASE_LOST: {
    exit: 'conflict',
    summary: 'Another machine took over while a retraining was at work.',
  },
  RETRAIN_SOURCE: {
    exit: 'usage',
    summary:
      'mlops.yaml does not say which rows to retrain on: data.source, data.target, or a way to split them.',
  },
  RETRAIN_DATA: {
    exit: 'inconclusive',
    summary:
      'There are too few labelled rows to train on, or too few new ones to judge a new model by.',
  },
  RETRAIN_LEAKAGE: {
    exit: 'usage',
    summary: 'Rows that a new model would be judged on stand in its training data.',
  },
  RETRAIN_SIGNATURE: {
    exit: 'usage',
    summary: 'Training gave a model with other inputs or outputs than the one in use.',
  },
  RETRAIN_NOT_CONFIGURED: {
    exit: 'usage',
    summary: 'mlops.yaml has no `retrain` section, and a command needs it.',
  },
  RETRAIN_NO_ADVICE: {
    exit: 'usage',
    summary: '`retrain.every` is auto, and `mlops retrain advise` has not been run.',
  },
  ADVISE_TIME: {
    exit: 'usage',
    summary: 'Advice on retraining needs the time of rows, and data.timestamp is not set.',
  },
  ADVISE_DATA: {exit: 'usage', summary: 'Advice on retraining has no labelled history to look at.'},
  ADVISE_FAILED: {exit: 'usage', summary: 'Every training that advice needs failed.'},
  RETRAIN_SCORE_MISSING: {
    exit: 'usage',
    summary: 'A policy is replayed over a period that one of its models was not measured on.',
  },
  RETRAIN_NOT_INSTALLED: {
    exit: 'notFound',
    summary: 'No scheduled job of `mlops retrain install` is there to be checked.',
  },
  TRAIN_NOT_CONFIGURED: {exit: 'usage', summary: 'mlops.yaml has no `train.command`.'},
  TRAIN_FAILED: {exit: 'usage', summary: 'The training command failed.'},
  TRAIN_TIMEOUT: {exit: 'usage', summary: 'The training command took longer than `train.timeout`.'},
  TRAIN_MEMORY: {
    exit: 'usage',
    summary: 'The training command took more memory than `train.limits.memory`.',
  },
  TRAIN_NO_MODEL: {
    exit: 'usage',
    summary: 'The training command ended well and left no model.onnx in MLOPS_OUTPUT_DIR.',
  },
  TRAIN_METRICS_INVALID: {
    exit: 'usage',
    summary: 'The metrics.json of the training command is not an object of numbers and texts.',
  },
  TRAIN_NO_BASE: {exit: 'usage', summary: 'There is no model that fine-tuning could go on from.'},
  INIT_NOT_EMPTY: {
    exit: 'conflict',
    summary: 'The folder of a new project holds something already.',
  },
  INIT_MODEL: {
    exit: 'usage',
    summary: 'The external data of a model lies where it cannot be copied from along with it.',
  },
  DEMO_STEP_FAILED: {
    exit: 'usage',
    summary: 'A command of the demo failed; its own message says why.',
  },
} as const satisfies Record<string, CatalogueEntry>
