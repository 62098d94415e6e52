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
  MODEL_LFS_POINTER: {
    exit: 'usage',
    summary:
      'In place of a model there is a pointer of Git LFS or DVC; the model was never fetched.',
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
  MODEL_RUN: {exit: 'usage', summary: 'The runtime failed on rows that fit the signature.'},
  IMAGE_UNREADABLE: {exit: 'usage', summary: 'A file is no picture that can be decoded.'},

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
  TRAIN_NOT_CONFIGURED: {exit: 'usage', summary: 'mlops.yaml has no `train.command`.'},
  TRAIN_FAILED: {exit: 'usage', summary: 'The training command failed.'},
  TRAIN_TIMEOUT: {exit: 'usage', summary: 'The training command took longer than `train.timeout`.'},
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
  INIT_GIT: {
    exit: 'usage',
    summary: 'The first commit of a new project cannot be made: no Git, or no name and address.',
  },
  INIT_MODEL: {
    exit: 'usage',
    summary: 'The external data of a model lies where it cannot be copied from along with it.',
  },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof errorCatalogue
