import type {Answer, AnswerValue} from '../../lib/package/portable/answers.ts'
import {isPicture, type Row} from '../../lib/package/portable/row-feeds.ts'
import type {PredictBackend} from './predict-backend.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Asks `mlops serve`.
 *
 * @param url - Of its `/predict`.
 */
export function serverBackend(url: string): PredictBackend {
  return {
    place: `at ${new URL(url).host}`,
    start: () => Promise.resolve(),
    async predict(rows) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify(rows.map(toJson)),
      })
      const body: unknown = await answer.json()
      if (!answer.ok) throw new Error(messageOf(body) ?? `The server answered ${answer.status}.`)
      const answers = (body as {predictions?: unknown}).predictions ?? body
      return (Array.isArray(answers) ? answers : [answers]).map(one => answerOf(one as Json))
    },
  }
}

function toJson(row: Row): Json {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, isPicture(value) ? value.encoded : value]),
  )
}

function messageOf(body: unknown): string | undefined {
  const {error} = body as {error?: {message?: string}}
  return error?.message
}

/** What tells of the request and not of the row. */
const ABOUT = new Set(['id', 'model', 'version', 'source', 'prediction', 'probabilities'])

function answerOf(body: Json): Answer {
  const {prediction, probabilities = {}} = body as {
    prediction?: AnswerValue
    probabilities?: Readonly<Record<string, number>>
  }
  return {
    ...(prediction === undefined ? {} : {prediction}),
    probabilities: Object.entries(probabilities).map(([label, share]) => ({label, share})),
    others: Object.entries(body)
      .filter(([name]) => !ABOUT.has(name))
      .map(([name, value]) => ({name, value: value as AnswerValue})),
  }
}
