import {isPicture, type Row} from '../../lib/package/portable/row-feeds.ts'
import type {Answer, AnswerValue} from '../../lib/package/portable/answers.ts'
import {exactText, formatMs, formatShare, formatValue} from '../parts/format.ts'
import type {Prediction} from '../use-prediction.ts'

interface Props {
  readonly prediction: Prediction
  readonly place: string
  /** What keeps the row from being predicted. */
  readonly waits: string | undefined
}

export function AnswerCard({prediction, place, waits}: Props) {
  const {answer, ms, error, phase} = prediction
  return (
    <section class="card answer" aria-labelledby="answer-title">
      <h2 id="answer-title">Prediction</h2>
      <div aria-live="polite" aria-atomic="true" aria-busy={phase === 'loading'}>
        {error === undefined ? null : <p class="failure">{error}</p>}
        {waits !== undefined && error === undefined ? <p class="hint">{waits}</p> : null}
        {waits === undefined && error === undefined && answer === undefined ? <Skeleton /> : null}
        {answer === undefined || waits !== undefined || error !== undefined ? null : (
          <AnswerBody answer={answer} />
        )}
      </div>
      {ms === undefined || waits !== undefined || error !== undefined ? null : (
        <p class="hint">
          {formatMs(ms)} {place}
        </p>
      )}
    </section>
  )
}

function Skeleton() {
  return (
    <div class="skeleton">
      <span>Loading the model</span>
    </div>
  )
}

function AnswerBody({answer: {prediction, probabilities, others}}: {readonly answer: Answer}) {
  return (
    <>
      {prediction === undefined ? null : (
        <p class="prediction">
          <Exact value={prediction} />
        </p>
      )}
      {probabilities.length === 0 ? null : <Bars probabilities={probabilities} />}
      {others.length === 0 ? null : <Others others={others} />}
    </>
  )
}

/** As it is read, with all its digits for whoever looks closer. */
function Exact({value}: {readonly value: AnswerValue}) {
  const exact = typeof value === 'number' ? exactText(value) : String(value)
  return (
    <data value={exact} title={exact}>
      {formatValue(value)}
    </data>
  )
}

const MAX_BARS = 12

function Bars({probabilities}: Pick<Answer, 'probabilities'>) {
  const sorted = [...probabilities].sort((a, b) => b.share - a.share)
  const rest = sorted.length - MAX_BARS
  return (
    <>
      <ol class="bars" aria-label="Probabilities">
        {sorted.slice(0, MAX_BARS).map(({label, share}) => (
          <li key={label}>
            <span class="name">
              <span>{label}</span>
              <data value={exactText(share)}>{formatShare(share)}</data>
            </span>
            <span class="track" aria-hidden="true">
              <span style={{width: `${Math.max(0, Math.min(1, share || 0)) * 100}%`}} />
            </span>
          </li>
        ))}
      </ol>
      {rest > 0 ? <p class="hint">and {rest} classes less likely than these</p> : null}
    </>
  )
}

const MAX_OTHERS = 50

function Others({others}: Pick<Answer, 'others'>) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label="Outputs">
      <table class="outputs">
        <thead>
          <tr>
            <th scope="col">Output</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {others.slice(0, MAX_OTHERS).map(({name, value}) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <Exact value={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {others.length > MAX_OTHERS ? (
        <p class="hint">and {others.length - MAX_OTHERS} values more</p>
      ) : null}
    </div>
  )
}

/** What a row without a picture waits for. */
export function waitsFor(row: Row, problems: Readonly<Record<string, string>>): string | undefined {
  const names = Object.keys(problems)
  const [first] = names
  if (first === undefined) return undefined
  if (problems[first] === 'has no picture yet' && !isPicture(row[first] ?? null))
    return 'Choose a picture, or take one.'
  return `Correct ${names.join(', ')} to see a prediction.`
}
