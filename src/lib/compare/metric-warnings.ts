import type {MetricComparison} from './types.ts'

/** What to beware of in metrics: `auc: the rows are of one class`; once where it is of both models, or of several. */
export function metricWarnings(metrics: readonly MetricComparison[]): readonly string[] {
  const names = new Map<string, Set<string>>()
  for (const {name, warnings} of metrics)
    for (const warning of warnings) {
      const ofBoth = warning.replace(/^(old|new): /, '')
      const isOfBoth = ['old', 'new'].every(model => warnings.includes(`${model}: ${ofBoth}`))
      const text = isOfBoth ? ofBoth : warning
      names.set(text, (names.get(text) ?? new Set()).add(name))
    }
  return [...names].map(([text, own]) => `${[...own].join(', ')}: ${text}`)
}
