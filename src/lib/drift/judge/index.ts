export {judgeColumns} from './judge-columns.ts'
export {conclude, type Conclusion, type FailRules} from './conclude.ts'
export type {ColumnToJudge, JudgedColumn, JudgeRules, Measurable} from './types.ts'
