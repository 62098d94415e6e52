import type {IncomingMessage} from 'node:http'

/** Bytes that the client says it will send; 0 where it does not say, or sends them in chunks. */
export function sentLength(incoming: IncomingMessage): number {
  const header = incoming.headers['content-length']
  return header === undefined ? 0 : Number(header)
}

/** Whether there is a body to wait for. */
export function expectsBody(incoming: IncomingMessage): boolean {
  return incoming.headers['transfer-encoding'] !== undefined || sentLength(incoming) > 0
}
