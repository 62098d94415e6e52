import {useEffect, useMemo, useRef, useState} from 'preact/hooks'
import type {Answer} from '../lib/package/portable/answers.ts'
import type {Row} from '../lib/package/portable/row-feeds.ts'
import type {PredictBackend, Progress} from './backend/predict-backend.ts'
import {latestOnly} from './latest-only.ts'

export interface Prediction {
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly progress: Progress | undefined
  /** The last answer, which may be that of a row before. */
  readonly answer: Answer | undefined
  readonly ms: number | undefined
  readonly error: string | undefined
}

/** Changes that follow each other more closely are one. */
const QUIET_MS = 40

/**
 * Loads the backend once, and predicts a row whenever it changes.
 *
 * @param row - Null where it cannot be predicted.
 */
export function usePrediction(
  backend: PredictBackend,
  row: Row | null,
  onFirst: () => void,
): Prediction {
  const [state, setState] = useState<Prediction>({
    phase: 'loading',
    progress: undefined,
    answer: undefined,
    ms: undefined,
    error: undefined,
  })
  const first = useRef(true)
  const ask = useMemo(
    () =>
      latestOnly(
        async (asked: Row) => {
          const startedAt = performance.now()
          const [answer] = await backend.predict([asked])
          return {answer, ms: performance.now() - startedAt}
        },
        outcome => {
          if ('error' in outcome) {
            setState(before => ({...before, error: messageOf(outcome.error)}))
            return
          }
          setState(before => ({...before, ...outcome.output, error: undefined}))
          if (first.current) {
            first.current = false
            performance.mark('first-prediction')
            onFirst()
          }
        },
      ),
    [backend],
  )
  useEffect(() => {
    backend
      .start(progress => {
        setState(before => ({...before, progress}))
      })
      .then(
        () => {
          setState(before => ({...before, phase: 'ready'}))
        },
        (error: unknown) => {
          setState(before => ({...before, phase: 'failed', error: messageOf(error)}))
        },
      )
  }, [backend])
  useEffect(() => {
    if (state.phase !== 'ready' || row === null) return
    const timer = setTimeout(ask, first.current ? 0 : QUIET_MS, row)
    return () => {
      clearTimeout(timer)
    }
  }, [state.phase, row, ask])
  return state
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
