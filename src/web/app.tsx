import {useEffect, useMemo, useState} from 'preact/hooks'
import type {ShownModel} from '../lib/package/portable/page-model.ts'
import type {PredictBackend} from './backend/predict-backend.ts'
import {FormCard} from './form/form-card.tsx'
import {firstValues, hashOf, problemsOf, rowOf, type FormValue} from './form/values.ts'
import {CodeCard} from './parts/code-card.tsx'
import {FactsCard} from './parts/facts-card.tsx'
import {Masthead} from './parts/masthead.tsx'
import {AnswerCard, waitsFor} from './result/answer-card.tsx'
import {usePrediction} from './use-prediction.ts'
import {WhatIfCard} from './what-if/what-if-card.tsx'

interface Props {
  readonly page: ShownModel
  readonly backend: PredictBackend
  /** Called once a row was answered. */
  readonly onFirst: () => void
}

export function App({page, backend, onFirst}: Props) {
  const [values, setValues] = useState(() => firstValues(page, location.hash))
  const row = useMemo(() => rowOf(page, values), [page, values])
  const problems = useMemo(() => problemsOf(page, row), [page, row])
  const waits = waitsFor(row, problems)
  const prediction = usePrediction(backend, waits === undefined ? row : null, onFirst)
  useEffect(() => {
    const follow = (): void => {
      // Other fragments name a place of the page, and no values.
      if (location.hash.includes('=')) setValues(firstValues(page, location.hash))
    }
    addEventListener('hashchange', follow)
    return () => {
      removeEventListener('hashchange', follow)
    }
  }, [page])
  const set = (name: string, value: FormValue): void => {
    setValues(before => ({...before, [name]: value}))
  }
  return (
    <>
      <Masthead page={page} prediction={prediction} place={backend.place} />
      <main>
        <div class="pair">
          <FormCard
            page={page}
            values={values}
            problems={problems}
            onValue={set}
            onReset={() => {
              history.replaceState(null, '', location.pathname + location.search)
              setValues(firstValues(page, ''))
            }}
            linkTo={() => `${location.href.split('#')[0] ?? ''}#${hashOf(page, values)}`}
          />
          <div class="side">
            <AnswerCard prediction={prediction} place={backend.place} waits={waits} />
            <WhatIfCard
              page={page}
              backend={backend}
              values={values}
              ready={prediction.answer !== undefined && waits === undefined}
              onValue={set}
            />
          </div>
        </div>
        <CodeCard page={page} row={row} />
        <FactsCard page={page} checked={prediction.phase === 'ready'} />
      </main>
      <footer>
        <span>
          {page.label}, made by mlops {page.facts.mlops}
        </span>
        {page.backend.kind === 'browser' ? (
          <span>Nothing that you enter leaves this device.</span>
        ) : null}
      </footer>
    </>
  )
}
