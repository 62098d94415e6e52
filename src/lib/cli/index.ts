export {BaseCommand, type Verdict} from './base-command.ts'
export {askChoice, askText, type Choice} from './prompt.ts'
export {type Progress} from './progress.ts'
export {type Terminal} from './terminal.ts'
