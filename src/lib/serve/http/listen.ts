import {isIPv6, type Server} from 'node:net'
import {MlopsError, asError} from '../../core/errors/index.ts'

/**
 * @returns The port, which is another one than asked for where that was 0.
 * @throws MlopsError `SERVE_PORT`
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(cannotListen(error, host, port))
    server.once('error', refuse)
    server.listen({host, port, backlog: 4096}, () => {
      server.off('error', refuse)
      resolve()
    })
  })
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : port
}

/** The address for people to paste: where every address is listened on, that of this machine. */
export function urlOf(scheme: 'http' | 'https', host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return `${scheme}://127.0.0.1:${port}`
  return `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): MlopsError {
  const reason = REASONS[error.code ?? '']
  return new MlopsError(
    'SERVE_PORT',
    `Cannot listen on ${host}:${port}: ${reason?.message ?? asError(error).message}.`,
    {
      hint: reason?.hint ?? 'Choose another --host or --port.',
      details: {host, port, code: error.code ?? null},
      cause: error,
    },
  )
}

const REASONS: Readonly<Record<string, {readonly message: string; readonly hint: string}>> = {
  EADDRINUSE: {
    message: 'another process listens there',
    hint: 'Stop it, choose another port by --port, or take a free one by --port 0.',
  },
  EACCES: {
    message: 'this user may not listen there',
    hint: 'Ports below 1024 need rights of their own: choose a higher one by --port.',
  },
  EADDRNOTAVAIL: {
    message: 'this machine does not have that address',
    hint: 'Choose another --host: 127.0.0.1 for this machine only, 0.0.0.0 for every address.',
  },
  ENOTFOUND: {
    message: 'that name has no address',
    hint: 'Choose another --host: 127.0.0.1 for this machine only, 0.0.0.0 for every address.',
  },
}
