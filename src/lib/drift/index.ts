export {DRIFT_FORMATS, driftRenderers} from './render/index.ts'
export {profileData, type ProfiledData, type ProfileRequest} from './profile/index.ts'
export {reportDrift, type DriftRequest} from './report-drift.ts'
export type * from './types.ts'
