import {dataRules} from '../../data/index.ts'
import type {Feeds} from '../../model/index.ts'
import type {MetricFamily} from '../ops/index.ts'
import type {LiveModel} from '../types.ts'
import {buildReference} from './build-reference.ts'
import {InputCounter} from './input-counter.ts'
import {inputCounts, type WatchedInputs} from './input-families.ts'

export interface InputWatchOptions {
  readonly directory: string
  /** Columns that are not looked at. */
  readonly exclude: readonly string[]
  readonly onFailure: (model: LiveModel, error: unknown) => void
}

/** Compares what clients send with the reference data of the project. */
export interface InputWatch {
  /** Reads the reference in the background, once for a version; nothing where there is none. */
  begin(model: LiveModel): void
  /** Counts rows that were answered, once the reference is read; called on the hot path. */
  readonly count: (model: LiveModel, feeds: Feeds) => void
  /** For `mergeInputs`. @param live - Versions that answer; others are forgotten. */
  collect(live: readonly LiveModel[]): readonly MetricFamily[]
  close(): Promise<void>
}

export function watchInputs({directory, exclude, onFailure}: InputWatchOptions): InputWatch {
  const watched = new Map<LiveModel, WatchedInputs | undefined>()
  const abort = new AbortController()
  const {signal} = abort
  // One after the other: each may take a core.
  let last = Promise.resolve()

  const build = async (model: LiveModel): Promise<void> => {
    const {name, version, engine, policy} = model
    const {reference, aside} = await dataRules(directory, name)
    if (reference === undefined || signal.aborted) return
    const {columns} = engine.signature
    const profile = await buildReference({
      ...{source: reference, columns, policy, aside, exclude, signal},
    })
    const counter = new InputCounter(profile.columns)
    if (watched.has(model)) watched.set(model, {model: name, version, profile, counter})
  }
  const begin = (model: LiveModel): void => {
    if (watched.has(model) || signal.aborted) return
    watched.set(model, undefined)
    last = last
      .then(() => build(model))
      .catch((error: unknown) => {
        if (!signal.aborted) onFailure(model, error)
      })
  }
  return {
    begin,
    count(model, feeds) {
      watched.get(model)?.counter.add(feeds)
    },
    collect(live) {
      for (const model of watched.keys()) if (!live.includes(model)) watched.delete(model)
      const all = [...watched.values()].flatMap(inputs => (inputs === undefined ? [] : [inputs]))
      return all.length === 0 ? [] : [inputCounts(all)]
    },
    async close() {
      abort.abort()
      await last
    },
  }
}
