import {MlopsError} from '../../core/errors/index.ts'
import {isProfile, readProfile} from '../profile/profile-file.ts'
import {
  nameOf,
  openSide,
  type LogRequest,
  type SideContext,
  type SourceRequest,
} from './open-side.ts'
import type {TableSide} from './tables.ts'

/** A relation that there is none of: whoever selects rows of a profile is told so by DuckDB. */
const NO_ROWS = 'a_profile_has_no_rows'

/** Opens a table, or reads a profile of one. */
export async function openReference(
  request: SourceRequest,
  context: SideContext,
): Promise<TableSide> {
  const {source, timestamp} = request
  if (!(await isProfile(source))) return openSide(request, context)
  const profile = await readProfile(source)
  const {rows} = profile.profile
  const columns = profile.profile.columns.map(({name, type}) => ({name, type}))
  return {
    ...{source, subject: source, rows, columns, relation: NO_ROWS, profile},
    timestamp: nameOf(columns, timestamp),
  }
}

/** @throws MlopsError `DRIFT_PROFILE` where the current data is a profile. */
export async function refuseProfile(current: SourceRequest | LogRequest): Promise<void> {
  if ('log' in current || !(await isProfile(current.source))) return
  throw new MlopsError(
    'DRIFT_PROFILE',
    `${current.source} is a profile, and only the reference can be one.`,
    {hint: 'Name the data itself, and the profile as the reference: --reference FILE'},
  )
}
