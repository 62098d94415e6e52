import {MlopsError} from '../core/errors/index.ts'
import type {DriftSettings} from './options/index.ts'
import type {Season, TableSide} from './read/index.ts'

/**
 * Refuses what a profile cannot do and what would change the verdict if it were passed over.
 *
 * @throws MlopsError `DRIFT_PROFILE`.
 */
export function refuseProfiled(
  {profile, source}: TableSide,
  {preset}: Pick<DriftSettings, 'preset'>,
  season: Season | undefined,
): void {
  if (profile === undefined) return
  if (preset !== 'default')
    throw new MlopsError(
      'DRIFT_PROFILE',
      `The preset ${preset} needs the rows of the reference, and ${source} is a profile.`,
      {hint: 'Take the default preset, or name the reference data: --reference FILE'},
    )
  if (season !== undefined)
    throw new MlopsError(
      'DRIFT_PROFILE',
      `--season ${season} needs the rows of the reference, and ${source} is a profile.`,
      {hint: 'Make a profile of that season alone, or name the reference data: --reference FILE'},
    )
}

interface Wanted {
  readonly together?: boolean | undefined
  readonly model?: string | null | undefined
}

/** What was asked for and could not be looked at without the rows of the reference. */
export function profileNotes(
  {project, timestamp, id}: Pick<DriftSettings, 'project' | 'timestamp' | 'id'>,
  {together = true, model}: Wanted,
): readonly string[] {
  const asksModel = model !== null && (model !== undefined || project !== undefined)
  return [
    'whether more rows repeat others',
    ...(together ? ['the columns together'] : []),
    ...(asksModel ? ['what the model says of the change'] : []),
    ...(timestamp === undefined ? [] : ['what blocks of the reference do by themselves']),
    ...(id === undefined ? [] : ['rows that the reference has too']),
  ].map(what => `A profile has no rows: ${what} could not be looked at.`)
}
