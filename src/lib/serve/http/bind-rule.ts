import {BlockList, isIP} from 'node:net'
import {MlopsError} from '../../core/errors/index.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether only this machine can reach the address. A name other than `localhost` counts as not. */
export function isLoopback(host: string): boolean {
  const family = isIP(host)
  if (family === 0) return host.toLowerCase() === 'localhost'
  return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

/**
 * Other machines may reach the server only where they need a token, or where it is said in so many
 * words that they need none.
 *
 * @throws MlopsError `SERVE_EXPOSED`
 */
export function assertBindAllowed(
  host: string,
  options: {readonly secured: boolean; readonly insecure: boolean},
): void {
  if (options.insecure || options.secured || isLoopback(host)) return
  throw new MlopsError(
    'SERVE_EXPOSED',
    `Listening on ${host} would let everybody who reaches this machine ask the model without a token.`,
    {
      hint: 'Ask for a token by --token-file or MLOPS_TOKEN, listen on 127.0.0.1, or pass --insecure where something in front checks who asks.',
      details: {host},
    },
  )
}
