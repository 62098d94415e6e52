export {BaseCommand, type Verdict} from './base-command.ts'
export {type Progress} from './progress.ts'
export {type Terminal} from './terminal.ts'
