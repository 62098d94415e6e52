import type {MultivariateDrift} from '../types.ts'
import {correlationChanges} from './correlations.ts'
import {classifyDomain} from './domain-classifier.ts'
import {reconstruct} from './reconstruction.ts'
import type {SampledTables} from './types.ts'

export interface CompareRequest {
  readonly sample: SampledTables
  readonly seed: number
}

/** What is to be said of the columns together, in whatever thread it is called. */
export function compareSamples({sample, seed}: CompareRequest): MultivariateDrift {
  return {
    reconstruction: reconstruct(sample),
    domainClassifier: classifyDomain(sample, seed),
    correlations: correlationChanges(sample),
  }
}
