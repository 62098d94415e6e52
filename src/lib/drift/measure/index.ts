export {measureTables, type MeasureOptions} from './measure-tables.ts'
export {type MeasuredColumn} from './measured-column.ts'
export {type ColumnMeasure} from './types.ts'
export {measureColumn, type ColumnJob} from './column-job.ts'
