export {notifyOutcome} from './notify-outcome.ts'
export {outcomeMessage, type OutcomeMessage} from './outcome-message.ts'
export {tellOutcome} from './tell-outcome.ts'
