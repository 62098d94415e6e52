export {parseFeedback, parseFeedbackLines} from './parse-feedback.ts'
export {MOST_RECORDS, type FeedbackRecord, type FeedbackValue} from './feedback-record.ts'
