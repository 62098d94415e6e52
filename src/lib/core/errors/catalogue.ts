import {dataErrors} from './catalogue/data-errors.ts'
import {modelErrors} from './catalogue/model-errors.ts'
import {packagesErrors} from './catalogue/packages-errors.ts'
import {platformErrors} from './catalogue/platform-errors.ts'
import {projectErrors} from './catalogue/project-errors.ts'
import {qualityErrors} from './catalogue/quality-errors.ts'
import {serveErrors} from './catalogue/serve-errors.ts'
import {trainingErrors} from './catalogue/training-errors.ts'

/**
 * Every error that `mlops` reports on purpose. A code is stable once released; its message carries
 * the actual values and its hint says what to do. docs/errors.md is generated from these
 * tables, in this order.
 */
export const errorCatalogue = {
  ...platformErrors,
  ...projectErrors,
  ...packagesErrors,
  ...modelErrors,
  ...dataErrors,
  ...qualityErrors,
  ...trainingErrors,
  ...serveErrors,
}

export type ErrorCode = keyof typeof errorCatalogue
