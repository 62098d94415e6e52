export {notifyOutcome} from './notify-outcome.ts'
export {tellOutcome} from './tell-outcome.ts'
export {type OutcomeMessage} from './outcome-message.ts'
