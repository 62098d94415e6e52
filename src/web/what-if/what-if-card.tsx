import {useEffect, useMemo, useState} from 'preact/hooks'
import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import {isPicture} from '../../lib/package/portable/row-feeds.ts'
import type {PredictBackend} from '../backend/predict-backend.ts'
import {rowOf, type FormValue, type FormValues} from '../form/values.ts'
import {latestOnly} from '../latest-only.ts'
import {formatShare, formatValue} from '../parts/format.ts'
import {CategoryBars} from './category-bars.tsx'
import {Curve} from './curve.tsx'
import {
  canSweep,
  describeSweep,
  hasCurve,
  planSweep,
  sweepLines,
  type Sweep,
  type SweepLine,
} from './sweep.ts'

interface Props {
  readonly page: ShownModel
  readonly backend: PredictBackend
  readonly values: FormValues
  /** Whether the row can be predicted. */
  readonly ready: boolean
  readonly onValue: (name: string, value: FormValue) => void
}

interface Shown {
  readonly sweep: Sweep
  readonly lines: readonly SweepLine[]
  readonly shares: boolean
}

/** After the last change, so that the answer to the row itself comes first. */
const QUIET_MS = 120

/** How the prediction changes with one of the inputs, the others staying what they are. */
export function WhatIfCard({page, backend, values, ready, onValue}: Props) {
  const fields = useMemo(() => page.fields.filter(canSweep), [page])
  const [name, setName] = useState(() => (fields.find(hasCurve) ?? fields[0])?.name ?? '')
  const [shown, setShown] = useState<Shown | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const field = fields.find(one => one.name === name)
  const ask = useMemo(
    () =>
      latestOnly(
        (sweep: Sweep) => backend.predict(sweep.rows),
        outcome => {
          if ('error' in outcome) {
            setFailed(outcome.error instanceof Error ? outcome.error.message : 'It failed.')
            return
          }
          const {input: sweep, output} = outcome
          const shares = (output[0]?.probabilities.length ?? 0) > 0
          setFailed(null)
          setShown({sweep, lines: sweepLines(output), shares})
        },
      ),
    [backend],
  )
  useEffect(() => {
    if (!ready || field === undefined) return
    const timer = setTimeout(() => {
      ask(planSweep(field, rowOf(page, values)))
    }, QUIET_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [ready, field, page, values, ask])
  if (field === undefined) return null
  const current = shown?.sweep.field === field ? shown : null
  return (
    <section class="card what-if" aria-labelledby="what-if-title">
      <div class="head">
        <h2 id="what-if-title">What if</h2>
        <label for="what-if-field">
          <span>… it were another</span>
          <select
            id="what-if-field"
            value={name}
            onChange={event => {
              setName(event.currentTarget.value)
            }}
          >
            {fields.map(one => (
              <option key={one.name} value={one.name}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {failed === null ? null : <p class="failure">{failed}</p>}
      {current === null || failed !== null ? null : (
        <Chart
          {...current}
          value={values[field.name] ?? ''}
          onPick={value => {
            onValue(field.name, field.type === 'bool' ? value === 'true' : value)
          }}
        />
      )}
    </section>
  )
}

interface ChartProps extends Shown {
  readonly value: FormValue
  readonly onPick: (value: string) => void
}

function Chart({sweep, lines, shares, value, onPick}: ChartProps) {
  if (lines.length === 0)
    return <p class="hint">The outputs of this model are no numbers to draw.</p>
  const format = shares ? formatShare : formatValue
  const text = describeSweep(sweep, lines, format)
  const numeric = typeof sweep.values[0] === 'number'
  const props = {
    sweep,
    lines,
    shares,
    text,
    format,
    value: isPicture(value) ? '' : String(value),
    onPick,
  }
  return numeric ? <Curve {...props} /> : <CategoryBars {...props} />
}
