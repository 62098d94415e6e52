import {MlopsError} from '../../core/errors/index.ts'
import {nearest} from '../../core/text/index.ts'
import type {Run} from '../types.ts'
import type {ReadRuns} from './read-runs.ts'

/**
 * The run of an id, or of the beginning of one; `latest`.
 *
 * @throws MlopsError `RUN_NOT_FOUND` (exit 4); `RUN_INVALID` where that very run is damaged, or may be the latest.
 */
export function findRunById({runs, damaged}: ReadRuns, id: string): Run {
  if (id === 'latest') return latestOf({runs, damaged})
  const all = [...runs, ...damaged]
  const found = all.filter(run => run.id.startsWith(id))
  const run = found.find(one => one.id === id) ?? found[0]
  if (run === undefined || (found.length > 1 && run.id !== id)) throw notFound(id, all, found)
  if ('plan' in run) return run
  throw run.error
}

/** Whoever approves the latest run must not get the one before it because that one cannot be read. */
function latestOf({runs, damaged}: ReadRuns): Run {
  const [run] = runs
  const later = damaged.find(
    ({startedAt}) => run === undefined || startedAt === null || startedAt > run.startedAt,
  )
  if (later !== undefined)
    throw new MlopsError(
      'RUN_INVALID',
      `Which run is the latest is not known: ${later.error.message}`,
      {
        hint: `Name the run; \`mlops history --runs\` lists them. ${later.error.hint ?? ''}`.trim(),
      },
    )
  if (run === undefined) throw notFound('latest', [], [])
  return run
}

type Named = {readonly id: string}

function notFound(id: string, all: readonly Named[], found: readonly Named[]): MlopsError {
  if (found.length > 1)
    return new MlopsError(
      'RUN_NOT_FOUND',
      `${id} could be ${found.map(run => run.id).join(' or ')}.`,
      {hint: 'Write more of it.'},
    )
  const near = nearest(
    id,
    all.map(run => run.id),
  )
  return new MlopsError('RUN_NOT_FOUND', `There is no run ${id}.`, {
    hint: near === undefined ? '`mlops history --runs` lists them.' : `Did you mean ${near}?`,
  })
}
