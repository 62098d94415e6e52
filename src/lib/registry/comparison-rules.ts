import {createHash} from 'node:crypto'
import {canonicalJson} from '../core/text/index.ts'
import type {ProjectConfig} from '../project/index.ts'

/** What decides the verdict of a comparison beside models and data. */
export interface ComparisonRules {
  /** `compare.gates` as mlops.yaml has them. */
  readonly gates: ProjectConfig['compare']['gates']
  /** What stands behind each `--fail-on`. */
  readonly failOn: readonly string[]
  readonly maxLeakage: number | null
  readonly alpha: number
  readonly correction: 'holm' | 'bh' | 'none'
  readonly target: string | null
  /** Column of rows that belong together. */
  readonly group: string | null
  readonly horizon: number
  readonly fairnessBy: readonly string[]
  readonly slices: ProjectConfig['evaluate']['slices'] | null
}

/** The rules of mlops.yaml alone, which a version must have passed to be promoted. */
export function comparisonRules({compare, evaluate, data}: ProjectConfig): ComparisonRules {
  return {
    gates: compare.gates,
    failOn: [],
    maxLeakage: compare.max_leakage ?? null,
    alpha: compare.alpha,
    correction: compare.correction,
    target: data.target ?? null,
    group: compare.group ?? null,
    horizon: compare.horizon,
    fairnessBy: compare.fairness?.by ?? [],
    slices: evaluate.slices ?? null,
  }
}

/** SHA-256 of the rules as canonical JSON: the order of keys and of `--fail-on` does not count. */
export function digestRules(rules: ComparisonRules): string {
  const failOn = rules.failOn.map(text => text.trim()).sort()
  return createHash('sha256')
    .update(canonicalJson({...rules, failOn}))
    .digest('hex')
}
