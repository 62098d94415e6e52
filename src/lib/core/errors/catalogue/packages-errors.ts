import type {CatalogueEntry} from './catalogue-entry.ts'

/** Packages. */
export const packagesErrors = {
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
} as const satisfies Record<string, CatalogueEntry>
