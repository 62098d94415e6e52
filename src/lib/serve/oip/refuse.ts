import {RequestError} from '../request-error.ts'

const MAX_SHOWN = 100
const MAX_LISTED = 10

/** A request that cannot be understood or does not fit the model. */
export function refuse(message: string, hint?: string): RequestError {
  return new RequestError('invalid', message, hint === undefined ? {} : {hint})
}

/** What is wrong with the tensor given for an input. */
export function refuseInput(name: string, message: string, hint?: string): RequestError {
  return refuse(`Input ${shown(name)}: ${message}`, hint)
}

/** A name of the client or the model in quotes, cut where it is too long to be one. */
export function shown(name: string): string {
  return JSON.stringify(name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name)
}

/** Names in a sentence, the first ten of them. */
export function listed(names: readonly string[]): string {
  const first = names.slice(0, MAX_LISTED).map(shown).join(', ')
  return names.length > MAX_LISTED ? `${first} and ${names.length - MAX_LISTED} more` : first
}
