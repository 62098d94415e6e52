import type {CatalogueEntry} from './catalogue-entry.ts'

/** Project and mlops.yaml, registry. */
export const projectErrors = {
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
} as const satisfies Record<string, CatalogueEntry>
