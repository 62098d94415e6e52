import type {DriftSettings} from './options/index.ts'
import type {DriftTables} from './read/index.ts'
import type {Role} from './types.ts'

/** What a column is, by the names that `mlops score` and the prediction log give to what a model says. */
export function roleOf(
  name: string,
  {target, project}: DriftSettings,
  {current}: DriftTables,
): Role {
  const lower = name.toLowerCase()
  if (lower === target?.toLowerCase()) return 'target'
  const output = project?.config.model.output
  const isOutput = current.columns.some(column => column.name === name && column.role === 'output')
  if (/^probability(_|$)/.test(lower) || name === output?.score) return 'probability'
  return isOutput || lower === 'prediction' || name === output?.prediction
    ? 'prediction'
    : 'feature'
}
