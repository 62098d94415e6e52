export {timeDrift, type TimeRequest} from './time-drift.ts'
