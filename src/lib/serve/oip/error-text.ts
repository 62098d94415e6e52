import type {RequestError} from '../request-error.ts'

/** An error as the one text that the protocol has room for: what is wrong, then what to do. */
export function errorText({message, hint}: RequestError): string {
  if (hint === undefined) return message
  return message.endsWith('.') ? `${message} ${hint}` : `${message}. ${hint}`
}
