import type {ExitCodeName} from './exit-code.ts'

export interface CatalogueEntry {
  readonly exit: ExitCodeName
  /** What the code means, one sentence, for docs/errors.md. */
  readonly summary: string
}

/**
 * Every error that `mlops` reports on purpose. A code is stable once released; its message carries
 * the actual values and its hint says what to do. docs/errors.md is generated from this table.
 */
export const errorCatalogue = {
  // command line
  USAGE: {exit: 'usage', summary: 'The command line has a wrong or missing argument or flag.'},
  COMMAND_UNKNOWN: {exit: 'usage', summary: 'There is no such command.'},
  CONFIRMATION_REQUIRED: {
    exit: 'usage',
    summary: 'An answer is needed and there is no terminal to ask on.',
  },
  INTERRUPTED: {exit: 'interrupted', summary: 'Ctrl-C or a termination signal ended the command.'},

  // files and platform
  FILE_NOT_FOUND: {exit: 'usage', summary: 'A file named on the command line is not there.'},
  FILE_UNREADABLE: {exit: 'usage', summary: 'A file is there and cannot be read.'},
  FILE_UNWRITABLE: {
    exit: 'usage',
    summary: 'A file or folder cannot be written: permissions, or no space on the disk.',
  },
  FILE_EXISTS: {exit: 'conflict', summary: 'The output is there already and would be overwritten.'},
  LOCK_HELD: {exit: 'conflict', summary: 'Another mlops process is working on the same thing.'},

  // git
  GIT_NOT_FOUND: {exit: 'usage', summary: 'The program git is not on the PATH.'},
  GIT_NO_REPOSITORY: {exit: 'usage', summary: 'The folder is in no Git repository.'},
  GIT_FAILED: {exit: 'usage', summary: 'Git refused something; its own words are in the message.'},
  GIT_IDENTITY: {exit: 'usage', summary: 'Git does not know who commits and tags.'},
  GIT_IGNORED: {exit: 'usage', summary: 'A file to version is ignored by Git.'},
  TAG_EXISTS: {exit: 'conflict', summary: 'A tag of that name is there already.'},
  PUSH_REJECTED: {
    exit: 'conflict',
    summary: 'Tags were made here and the remote took not all of them.',
  },

  // project and mlops.yaml
  PROJECT_NOT_FOUND: {
    exit: 'usage',
    summary: 'There is no mlops.yaml in the folder or above it, and the command needs one.',
  },
  CONFIG_INVALID: {
    exit: 'usage',
    summary: 'mlops.yaml has wrong keys or values; each is listed with its line and column.',
  },
  CONFIG_KEY_UNKNOWN: {exit: 'usage', summary: 'mlops.yaml knows no key of this name.'},
  CONFIG_KEY_UNSET: {
    exit: 'notFound',
    summary: 'A key that mlops.yaml may have is not set and has no default.',
  },

  // registry
  REF_INVALID: {exit: 'usage', summary: 'A model reference, version or stage is not well formed.'},
  MODEL_NOT_FOUND: {
    exit: 'notFound',
    summary: 'No model of that name, or no model file, is there.',
  },
  VERSION_NOT_FOUND: {exit: 'notFound', summary: 'The model has no such version.'},
  STAGE_EMPTY: {exit: 'notFound', summary: 'No version holds the stage.'},
  STAGE_UNKNOWN: {exit: 'usage', summary: 'mlops.yaml does not list that stage.'},
  ROLLBACK_NONE: {exit: 'notFound', summary: 'No earlier version held the stage.'},
  MODEL_UNCHANGED: {
    exit: 'conflict',
    summary: 'The model to register is the same as an earlier version.',
  },
  CONFIG_UNCOMMITTED: {
    exit: 'conflict',
    summary: 'mlops.yaml differs from the last commit, so a version would not carry it.',
  },
  MODEL_UNCOMMITTED: {
    exit: 'conflict',
    summary: 'The model of the work tree is in no commit, and a new one would take its place.',
  },
  VERSION_IN_USE: {exit: 'conflict', summary: 'The version to deprecate holds a stage.'},
  PROMOTION_REFUSED: {
    exit: 'negative',
    summary: 'The policy of mlops.yaml does not let the version into the stage.',
  },
  MODEL_DIGEST_MISMATCH: {
    exit: 'conflict',
    summary: 'The model in Git is not the one that was registered.',
  },
  MODEL_LFS_POINTER: {
    exit: 'usage',
    summary: 'A Git LFS pointer is there instead of the model.',
  },
  MODEL_DVC_POINTER: {exit: 'usage', summary: 'A .dvc pointer is there instead of the model.'},
  RECORD_INVALID: {exit: 'conflict', summary: 'The record in the tag of a version is damaged.'},
  NOT_A_REGISTRY_TAG: {exit: 'notFound', summary: 'The Git ref is no tag of the registry.'},

  // packages
  PACKAGE_UNFIT: {
    exit: 'usage',
    summary: 'A model cannot run where a target of `mlops package` would take it.',
  },
  PACKAGE_INVALID: {
    exit: 'usage',
    summary: 'A package, or what is to be imported, is damaged, or names files outside its folder.',
  },
  PACKAGE_TOOL: {
    exit: 'usage',
    summary: 'The program that builds or pushes an image is not there, or it failed.',
  },
  PACKAGE_PUSH: {
    exit: 'usage',
    summary: 'A registry cannot be reached, or it did not take a package.',
  },
  IMPORT_UNKNOWN: {
    exit: 'usage',
    summary: 'What is to be imported is of no format that `mlops import` knows.',
  },
  IMPORT_NO_ONNX: {
    exit: 'usage',
    summary: 'What is to be imported holds no ONNX model, or several.',
  },
  IMPORT_TOO_LARGE: {
    exit: 'usage',
    summary: 'What is to be imported unpacks to more than is allowed.',
  },

  // model
  MODEL_MALFORMED: {
    exit: 'usage',
    summary: 'A file is no ONNX model, or it is damaged or cut off.',
  },
  MODEL_UNSUPPORTED: {
    exit: 'usage',
    summary:
      'A model needs something that the runtime cannot do: a type, an operator, a kind of input.',
  },
  RUNTIME_UNAVAILABLE: {
    exit: 'usage',
    summary: 'ONNX Runtime cannot be loaded on this system.',
  },
  MODEL_OPSET: {
    exit: 'usage',
    summary: 'A model was exported for a newer version of ONNX than the runtime knows.',
  },
  MODEL_LOCALE: {
    exit: 'usage',
    summary: 'A model handles text in a locale that this machine does not have.',
  },
  MODEL_EXTERNAL_DATA: {
    exit: 'usage',
    summary: 'A file with weights that belongs to a model is missing, or lies outside its folder.',
  },
  MODEL_FEATURES: {
    exit: 'usage',
    summary: 'The columns of a matrix input are not known, or model.features does not fit it.',
  },
  MODEL_OPTIONS: {
    exit: 'usage',
    summary:
      'The model section of mlops.yaml names an output or label that the model does not have.',
  },
  MODEL_DEVICE: {
    exit: 'usage',
    summary: 'A model shall run on a device that the runtime does not have on this machine.',
  },
  MODEL_RUN: {exit: 'usage', summary: 'The runtime failed on rows that fit the signature.'},

  // data
  DATA_FORMAT_UNKNOWN: {
    exit: 'usage',
    summary: 'The extension of a data file names no format that mlops reads or writes.',
  },
  DATA_EMPTY: {exit: 'usage', summary: 'A data file or selection has no rows or no columns.'},
  DATA_MALFORMED: {
    exit: 'usage',
    summary: 'A data file is damaged or breaks the rules of its format.',
  },
  DATA_ENCODING: {exit: 'usage', summary: 'A text file is not UTF-8.'},
  DATA_REMOTE_UNAVAILABLE: {
    exit: 'usage',
    summary: 'Remote data cannot be reached: the httpfs extension, the network or the access.',
  },
  DATA_QUERY: {exit: 'usage', summary: 'DuckDB refuses a query, filter or expression.'},
  DATA_COLUMNS: {exit: 'usage', summary: 'The columns of the data do not fit the model.'},
  DATA_BAD_ROW: {exit: 'usage', summary: 'A row has a value that its column does not allow.'},
  DATA_MEMORY: {exit: 'usage', summary: 'The data engine ran out of memory or scratch space.'},

  // reports
  REPORT_OUT: {
    exit: 'usage',
    summary: 'An --out names no format, no place that can be written, or a place that is taken.',
  },

  // statistics
  DRIFT_BIN_MISMATCH: {exit: 'bug', summary: 'Two histograms do not have the same bins.'},
  DRIFT_EMPTY_SAMPLE: {exit: 'usage', summary: 'A sample that is to be compared has no rows.'},
  DRIFT_METHOD: {
    exit: 'usage',
    summary: 'There is no drift method of that name, or it does not compare columns of that kind.',
  },
  DRIFT_PROFILE: {
    exit: 'usage',
    summary:
      'A profile of a reference is damaged, was changed, is of another format or table, or cannot do what was asked.',
  },

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

  // train, init, demo, doctor
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

  // serve
  SERVE_COLUMNS: {
    exit: 'usage',
    summary: 'The version that a stage moved to takes other columns than the one that is served.',
  },
  SERVE_EXPOSED: {
    exit: 'usage',
    summary: 'The address to listen on is open to other machines, and no token is asked for.',
  },
  SERVE_PORT: {exit: 'usage', summary: 'The address or port to listen on cannot be had.'},
  SERVE_TLS: {exit: 'usage', summary: 'The certificate or key of TLS cannot be read or used.'},
  LOG_NOT_FOUND: {exit: 'notFound', summary: 'No prediction of that model is logged.'},
  SERVE_TOKENS: {exit: 'usage', summary: 'A token file has no token in it.'},
  SERVE_WORKERS: {exit: 'bug', summary: 'A process of the server dies again and again.'},
  PRECOMPUTED_COLUMNS: {
    exit: 'usage',
    summary:
      'A table of precomputed predictions lacks the key or a prediction column, or has it of another type.',
  },
  PRECOMPUTED_KEYS: {
    exit: 'usage',
    summary:
      'Keys of precomputed predictions stand there twice, or are no integers, texts or UUIDs.',
  },
  PRECOMPUTED_MODEL: {
    exit: 'usage',
    summary: 'Precomputed predictions are those of one model, and several are to be served.',
  },
  PRECOMPUTED_SIZE: {
    exit: 'usage',
    summary: 'A table of precomputed predictions is larger than can be held in memory.',
  },
  PRECOMPUTED_CHANGING: {
    exit: 'conflict',
    summary: 'A table of precomputed predictions is being written while it is read.',
  },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof errorCatalogue
