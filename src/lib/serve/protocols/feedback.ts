import type {Route} from '../http/index.ts'
import type {PredictionLog} from '../log/index.ts'

export function feedbackRoute(log: PredictionLog): Route {
  return {method: 'POST', path: '/feedback', handle: () => ({status: 501, body: String(log)})}
}
