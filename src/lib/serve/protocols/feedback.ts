import type {PredictionLog} from '../../log/index.ts'
import {parseFeedback, parseFeedbackLines, type FeedbackRecord} from '../feedback/index.ts'
import {
  jsonAnswer,
  jsonBody,
  requireMediaType,
  type HttpRequest,
  type Route,
} from '../http/index.ts'

const LINES = ['application/x-ndjson', 'application/ndjson', 'application/jsonlines']
const MEDIA_TYPES = ['', 'application/json', ...LINES]

/**
 * `POST /feedback`: what became of predictions, at once or weeks later; their ids say which. Answers
 * `{"accepted": 1}` when all of it is in the log.
 */
export function feedbackRoute(log: PredictionLog): Route {
  return {
    method: 'POST',
    path: '/feedback',
    handle: request => {
      const records = understand(request)
      log.feedback(records)
      return jsonAnswer({accepted: records.length})
    },
  }
}

function understand(request: HttpRequest): readonly FeedbackRecord[] {
  const type = requireMediaType(request, MEDIA_TYPES)
  return LINES.includes(type) ? parseFeedbackLines(request.body) : parseFeedback(jsonBody(request))
}
