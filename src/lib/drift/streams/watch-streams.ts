import {
  joinSteps,
  LEAST_STREAM,
  STREAM_DELTA,
  watchSteps,
  type Step,
  type StepMeans,
} from '../../core/streams/index.ts'
import type {DriftSettings} from '../options/index.ts'
import {orderOf, type DriftTables} from '../read/index.ts'
import type {StreamDrift, WatchedStreams} from '../stream-types.ts'
import {chooseStreams, type ChosenStream} from './choose-streams.ts'
import {readStreams} from './read-streams.ts'

const MOST_POINTS = 96

/**
 * Where the level of the errors, the predictions or named columns of the current data changed in the order of time.
 *
 * @returns null where there is no stream to watch.
 * @throws MlopsError `USAGE` for a stream that the data does not have.
 */
export async function watchStreams(
  tables: DriftTables,
  settings: DriftSettings,
): Promise<WatchedStreams | null> {
  const chosen = await chooseStreams(tables, settings)
  if (chosen.length === 0) return null
  const {database, current} = tables
  const read = await readStreams(
    database,
    current,
    chosen.map(({expression}) => expression),
  )
  return {
    column: orderOf(current),
    delta: STREAM_DELTA,
    streams: chosen.flatMap((stream, index) => {
      const means = read[index]
      return means === undefined ? [] : [watched(stream, means)]
    }),
  }
}

function watched({name, measure, label}: ChosenStream, means: StepMeans): StreamDrift {
  const steps = means.steps()
  const rows = means.values
  const ranks = measure === 'mean' || measure === 'absolute_error'
  const found = rows < LEAST_STREAM ? 'few_rows' : watchSteps(steps, {ranks})
  const common = {
    ...{name, measure, label, rows},
    mean: steps.length === 0 ? null : steps.reduce((sum, {mean}) => sum + mean, 0) / steps.length,
    course: joinSteps(steps, Math.ceil(steps.length / MOST_POINTS)).map(({mean, ...place}) => ({
      ...placeOf(place),
      mean,
    })),
  }
  if (typeof found === 'string')
    return {...common, rowsAStep: means.valuesAStep, changes: [], unwatched: found}
  return {
    ...common,
    rowsAStep: means.valuesAStep * found.joined,
    changes: found.changes.map(({at, seen, ...change}) => ({
      ...placeOf(at),
      seenRow: seen.row,
      ...change,
    })),
    unwatched: null,
  }
}

function placeOf({row, time}: Pick<Step, 'row' | 'time'>): {row: number; time: string | null} {
  return {row, time: Number.isNaN(time) ? null : new Date(time).toISOString()}
}
