import {setTimeout as sleep} from 'node:timers/promises'
import {resolveDeferred} from '../../project/index.ts'
import type {NotifyOptions} from './notify-options.ts'

const TRIES = 3

/**
 * Posts JSON to an address, up to three times where the host does not answer, is busy (429) or fails (5xx).
 *
 * @returns What went wrong, in words that do not hold the address; undefined when it was taken.
 */
export async function sendToWebhook(
  address: string,
  body: string,
  {environment, signal, webhookTimeoutMs = 10_000, retryMs = 1_000}: NotifyOptions,
): Promise<string | undefined> {
  const resolved = resolveDeferred(address, environment)
  if ('unset' in resolved)
    return `A webhook of retrain.notify was not told: the environment variable ${resolved.unset} is not set.`
  const url = URL.parse(resolved.text)
  if (url === null || !/^https?:$/.test(url.protocol))
    return 'A webhook of retrain.notify was not told: its address is none of http or https.'
  let problem = ''
  for (let tries = 1; tries <= TRIES; tries++) {
    const answer = await post(url, body, webhookTimeoutMs, signal)
    if (answer === 'taken') return undefined
    problem = answer.problem
    if (!answer.mayPass || signal?.aborted === true) break
    if (tries < TRIES) await sleep(retryMs * 2 ** (tries - 1))
  }
  return `The webhook at ${url.host} was not told: ${problem}.`
}

async function post(
  url: URL,
  body: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<'taken' | {readonly problem: string; readonly mayPass: boolean}> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body,
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    })
    await response.body?.cancel()
    if (response.ok) return 'taken'
    const mayPass = response.status >= 500 || response.status === 429
    return {problem: `it answered ${response.status}`, mayPass}
  } catch (error) {
    if (timeout.aborted)
      return {problem: `no answer within ${timeoutMs / 1000} seconds`, mayPass: true}
    return {problem: codeOf(error), mayPass: true}
  }
}

/** The code of the system alone: the message of a failed fetch may hold the address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : 'no connection'
}
