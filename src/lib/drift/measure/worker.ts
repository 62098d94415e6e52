import {answerRequests} from '../../platform/threads/index.ts'
import {measureColumn, type ColumnJob} from './column-job.ts'

answerRequests(job => ({result: measureColumn(job as ColumnJob)}))
