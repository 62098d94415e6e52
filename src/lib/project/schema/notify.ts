import {z} from 'zod'
import {textSchema} from './scalars.ts'

/** What who is told of, and how: a webhook that gets JSON, or a command that gets it on standard input. */
export const notifyFields = {
  webhook: textSchema
    .describe('URL that gets the message as JSON; keep it in the environment: ${SLACK_WEBHOOK}.')
    .exactOptional(),
  command: textSchema
    .describe('Command that gets the message as JSON on its standard input.')
    .exactOptional(),
}

export const notifySchema = z
  .strictObject(notifyFields)
  .refine(hasOneWay, {message: 'expected either `webhook` or `command`'})

export function hasOneWay({webhook, command}: {webhook?: string; command?: string}): boolean {
  return (webhook === undefined) !== (command === undefined)
}
