import {spawn, spawnSync} from 'node:child_process'
import {createServer} from 'node:net'
import {onTestFinished} from 'vitest'
import type {Image} from './assemble-image.ts'

/** Why containers cannot be run here; undefined where they can. */
export const noContainers: string | undefined =
  process.platform !== 'linux'
    ? 'a root file system of Linux is assembled'
    : process.getuid?.() !== 0
      ? 'changing the root folder takes root'
      : spawnSync('unshare', ['--mount', 'true']).status !== 0
        ? 'this machine allows no mounts of its own (unshare --mount)'
        : undefined

const CHROOT = '/usr/sbin/chroot'

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** Folders of this machine by where they appear, read-only. */
  readonly mounts?: Readonly<Record<string, string>>
  /** Folders that may be written, likewise. */
  readonly volumes?: Readonly<Record<string, string>>
  readonly user?: string
}

export interface Container {
  readonly url: string
  readonly port: number
  output: () => string
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>
  readonly exited: Promise<number | null>
  /** Runs a command of the image beside the server; its exit code. */
  exec(command: readonly string[]): number | null
}

/**
 * Starts an image: its root folder is the assembled one and read-only, its user the one of USER, its environment that of
 * ENV and nothing of this machine's; /proc and /dev are there as engines mount them.
 *
 * @param portVariable - Variable by which the platform names the port.
 */
export async function runContainer(
  image: Image,
  portVariable: string,
  {environment = {}, args = [], mounts = {}, volumes = {}, user = image.user}: RunOptions = {},
): Promise<Container> {
  const port = await freePort()
  const variables = {
    PATH: '/usr/local/bin',
    ...image.environment,
    ...environment,
    [portVariable]: String(port),
  }
  const start = (command: readonly string[]): readonly string[] => [
    ...['--mount', 'sh', '-c', mountScript(mounts, volumes), 'sh', image.root],
    ...['env', '-i', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)],
    ...[CHROOT, `--userspec=${user}`, image.root, ...command],
  ]
  const child = spawn('unshare', start([...image.entrypoint, ...args]), {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    output: () => output,
    exited,
    stop() {
      child.kill(image.stopSignal as NodeJS.Signals)
      return exited
    },
    exec: command => spawnSync('unshare', start(command)).status,
  }
}

/** Every process becomes the next one, so that signals reach the server itself. */
function mountScript(
  mounts: Readonly<Record<string, string>>,
  volumes: Readonly<Record<string, string>>,
): string {
  const bind = (from: string, to: string, readOnly: boolean): string =>
    `mount --bind '${from}' "$root${to}"${readOnly ? ` && mount -o remount,bind,ro "$root${to}"` : ''}`
  const all = {...mounts, ...volumes}
  return [
    'set -e',
    'root=$1; shift',
    ...Object.keys(all).map(to => `mkdir -p "$root${to}"`),
    'mount --bind "$root" "$root"',
    'mount -o remount,bind,ro "$root"',
    'mount -t proc proc "$root/proc"',
    'mount --bind /dev "$root/dev"',
    ...Object.entries(mounts).map(([to, from]) => bind(from, to, true)),
    ...Object.entries(volumes).map(([to, from]) => bind(from, to, false)),
    'exec "$@"',
  ].join('\n')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Waits until a path answers with a status below 500. */
export async function untilReady({url, exited, output}: Container, route: string): Promise<void> {
  const ended = exited.then(code => {
    throw new Error(`It ended with ${String(code)}: ${output()}`)
  })
  const ready = async (): Promise<void> => {
    for (;;) {
      const answer = await fetch(`${url}${route}`).catch(() => undefined)
      if (answer?.ok === true) return
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  await Promise.race([ready(), ended])
}
