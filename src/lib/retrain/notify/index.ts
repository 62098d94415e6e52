export {notifyOutcome} from './notify-outcome.ts'
export {forgetErrors, tellError} from './tell-error.ts'
export {tellOutcome} from './tell-outcome.ts'
export {type OutcomeMessage} from './outcome-message.ts'
