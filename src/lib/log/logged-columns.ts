import {SQL_TYPES} from '../data/index.ts'
import type {DescribedColumn, DescribedVersion} from './version-file.ts'

/** A column of the log as a table. */
export interface LoggedColumn {
  readonly name: string
  readonly type: string
  /** `record`: of every prediction; `input`, `output`: of the model; `feedback`: told afterwards. */
  readonly role: 'record' | 'input' | 'output' | 'feedback'
  /** Its name in requests, or among the prediction columns, which another column may have taken. */
  readonly source: string
}

/** What every prediction has. */
export const RECORD_COLUMNS = {
  id: 'VARCHAR',
  row: 'INTEGER',
  time: 'TIMESTAMP WITH TIME ZONE',
  model: 'VARCHAR',
  version: 'VARCHAR',
  sha256: 'VARCHAR',
  unit: 'VARCHAR',
  protocol: 'VARCHAR',
  source: 'VARCHAR',
  latency_ms: 'FLOAT',
} as const

/** What feedback adds when it is joined. */
export const FEEDBACK_COLUMNS = ['label', 'outcome', 'feedback_time', 'feedback_details'] as const

/**
 * The inputs and outputs of a version as columns, by their own names where those are free: an output
 * gives way to what every prediction has (`output_id`), an input also to the outputs (`input_time`,
 * `input_prediction`). `date` is the name of the partitions. SQL does not tell `a` from `A`.
 */
export function modelColumns({columns, outputs}: DescribedVersion): readonly LoggedColumn[] {
  const taken = new Set<string>([...Object.keys(RECORD_COLUMNS), ...FEEDBACK_COLUMNS, 'date'])
  const place = (column: DescribedColumn, role: 'input' | 'output'): LoggedColumn => {
    let name = column.name
    if (taken.has(name.toLowerCase())) name = `${role}_${name}`
    while (taken.has(name.toLowerCase())) name += '_'
    taken.add(name.toLowerCase())
    return {name, type: SQL_TYPES[column.type], role, source: column.name}
  }
  const placedOutputs = outputs.map(column => place(column, 'output'))
  return [...columns.map(column => place(column, 'input')), ...placedOutputs]
}
