export {periodNotes} from './period-notes.ts'
export {timeDrift, type TimeRequest} from './time-drift.ts'
