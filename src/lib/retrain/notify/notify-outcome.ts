import type {Project} from '../../project/index.ts'
import type {NotifyOptions} from './notify-options.ts'
import type {OutcomeMessage} from './outcome-message.ts'
import {sendToCommand} from './send-to-command.ts'
import {openSent} from './sent-file.ts'
import {sendToWebhook} from './send-to-webhook.ts'

/**
 * Tells those of `retrain.notify` who want to know of this outcome, all at once. It never throws, since a model is
 * no worse for a chat that is down.
 *
 * @returns A warning for each who could not be told; they name the host of a webhook and nothing else of its
 *   address, which is a secret. What failed is tried again when the same run tells the same outcome again.
 */
export async function notifyOutcome(
  project: Project,
  message: OutcomeMessage,
  options: NotifyOptions,
): Promise<readonly string[]> {
  const targets = (project.config.retrain?.notify ?? []).filter(({on}) =>
    on.some(outcome => outcome === message.outcome),
  )
  if (targets.length === 0) return []
  const sent = await openSent(options.folder)
  const body = JSON.stringify(message)
  const told = targets.map(async ({webhook, command}): Promise<readonly string[]> => {
    const target = webhook ?? command ?? ''
    if (sent.has(message.outcome, target)) return []
    try {
      const problem =
        webhook === undefined
          ? await sendToCommand(target, body, {...options, directory: project.root})
          : await sendToWebhook(target, body, options)
      if (problem !== undefined) return [problem]
      await sent.add(message.outcome, target)
      return []
    } catch {
      // Whatever it was, its words may hold the address.
      return ['A notification of retrain.notify could not be sent.']
    }
  })
  return (await Promise.all(told)).flat()
}
