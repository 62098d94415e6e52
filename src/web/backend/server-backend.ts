import type {Answer, AnswerValue} from '../../lib/package/portable/answers.ts'
import type {PageBackend, ShownModel} from '../../lib/package/portable/page-model.ts'
import type {Row} from '../../lib/package/portable/row-feeds.ts'
import {jsonRow} from '../form/values.ts'
import {askServer} from './ask-server.ts'
import type {PredictBackend} from './predict-backend.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Asks the server that the page came from.
 *
 * @param token - '' where the server asks for none.
 */
export function serverBackend(
  page: ShownModel,
  {tryUrl}: Extract<PageBackend, {readonly kind: 'server'}>,
  token: string,
): PredictBackend {
  return {
    place: `at ${location.host}`,
    start: () => Promise.resolve(),
    async predict(rows) {
      const body = await askServer(
        tryUrl,
        token,
        rows.map(row => sentRow(page, row)),
      )
      const {predictions} = body as {readonly predictions: readonly Json[]}
      return predictions.map(one => answerOf(page, one))
    },
  }
}

function sentRow(page: ShownModel, row: Row): Json {
  return jsonRow(page, row, ({encoded}) => encoded)
}

/** What tells where a row was answered and not what. */
const ABOUT = new Set(['source', 'version', 'prediction', 'probabilities'])

/** JSON has an object of probabilities in no order, so that the classes of the model have theirs. */
function answerOf({signature}: ShownModel, body: Json): Answer {
  const {prediction, probabilities = {}} = body as {
    readonly prediction?: AnswerValue
    readonly probabilities?: Readonly<Record<string, number | null>>
  }
  const labels = new Set([...signature.labels.map(String), ...Object.keys(probabilities)])
  return {
    ...(prediction === undefined ? {} : {prediction}),
    probabilities: [...labels].flatMap(label =>
      Object.hasOwn(probabilities, label)
        ? [{label, share: probabilities[label] ?? Number.NaN}]
        : [],
    ),
    others: Object.entries(body)
      .filter(([name]) => !ABOUT.has(name))
      .map(([name, value]) => ({name, value: value as AnswerValue})),
  }
}
