import {request, type IncomingMessage} from 'node:http'

/** A request whose head a server has read, and whose body it waits for. */
export interface SlowRequest {
  /** Sends the body; the answer. */
  send(body: string): Promise<{status: number | undefined; text: string}>
}

/** Resolves when the server has read the head and asks for the body. */
export async function askSlowly(url: string): Promise<SlowRequest> {
  const asked = request(url, {
    method: 'POST',
    agent: false,
    headers: {'Content-Type': 'application/json', Expect: '100-continue'},
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('response', resolve).on('error', reject)
  })
  // Told by `send`, or by the wait for the head.
  answered.catch(() => undefined)
  asked.flushHeaders()
  await Promise.race([new Promise(resolve => asked.on('continue', resolve)), answered])
  return {
    async send(body) {
      asked.end(body)
      const answer = await answered
      const parts: Buffer[] = []
      for await (const part of answer) parts.push(part as Buffer)
      return {status: answer.statusCode, text: Buffer.concat(parts).toString()}
    },
  }
}
