import type {Tone} from '../../../report/html/index.ts'
import type {ColumnVerdict, DriftReport, QualityIssue} from '../../types.ts'

export const COLUMN_TONES: Readonly<Record<ColumnVerdict, Tone>> = {
  drift: 'bad',
  warn: 'warn',
  stable: 'good',
  insufficient: 'none',
}

export const REPORT_TONES: Readonly<Record<DriftReport['verdict'], Tone>> = {
  fail: 'bad',
  pass: 'good',
  inconclusive: 'warn',
}

export const ISSUE_TONES: Readonly<Record<QualityIssue['severity'], Tone>> = {
  error: 'bad',
  warning: 'warn',
  info: 'none',
}
