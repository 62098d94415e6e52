import {readFile} from 'node:fs/promises'
import path from 'node:path'

export interface Copy {
  readonly from: string | null
  readonly sources: readonly string[]
  readonly to: string
}

/** What the last stage of a Dockerfile comes to. */
export interface LastStage {
  readonly copies: readonly Copy[]
  readonly environment: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** `uid:gid` */
  readonly user: string
  readonly port: number
  readonly entrypoint: readonly string[]
  readonly healthcheck: readonly string[]
  readonly stopSignal: string
  /** Images that stages begin with, by the name of the stage; the last one has none. */
  readonly images: Readonly<Record<string, string>>
  /** Exec-form commands of other stages, in their order. */
  readonly runs: readonly (readonly string[])[]
}

/**
 * Reads a Dockerfile as far as the packages of mlops use it, and refuses every instruction that it does not know: what
 * a builder would do and this does not must not pass unseen.
 */
export async function readLastStage(
  context: string,
  buildArguments: Readonly<Record<string, string>> = {},
): Promise<LastStage> {
  const text = await readFile(path.join(context, 'Dockerfile'), 'utf8')
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(line => line !== '')
  const args: Record<string, string> = {}
  const images: Record<string, string> = {}
  const runs: string[][] = []
  let stage = newStage()
  let workdir = '/'
  const filled = (word: string): string =>
    word.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = args[name]
      if (value === undefined) throw new Error(`No ARG ${name} before ${word}`)
      return value
    })
  for (const line of lines) {
    const [, instruction = '', rest = ''] = /^(\w+) (.*)$/.exec(line) ?? []
    if (instruction === 'ARG') {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(rest) ?? []
      args[name] = buildArguments[name] ?? value
    } else if (instruction === 'FROM') {
      const [, image = '', name = ''] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? []
      images[name] = filled(image)
      stage = newStage()
      workdir = '/'
    } else if (instruction === 'WORKDIR') workdir = path.posix.resolve(workdir, rest)
    else if (instruction === 'COPY') {
      const words = rest.split(' ')
      const from = words[0]?.startsWith('--from=') === true ? words.shift() : undefined
      const to = words.pop() ?? ''
      stage.copies.push({
        from: from?.slice('--from='.length) ?? null,
        sources: words,
        to: path.posix.resolve(workdir, to),
      })
    } else if (instruction === 'RUN') runs.push(exec(rest))
    else if (instruction === 'USER') stage.user = filled(rest)
    else if (instruction === 'ENV') Object.assign(stage.environment, pairs(rest))
    else if (instruction === 'LABEL') Object.assign(stage.labels, pairs(rest))
    else if (instruction === 'EXPOSE') stage.port = Number(rest)
    else if (instruction === 'STOPSIGNAL') stage.stopSignal = rest
    else if (instruction === 'HEALTHCHECK') stage.healthcheck = exec(rest.replace(/^.*?CMD /, ''))
    else if (instruction === 'ENTRYPOINT') stage.entrypoint = exec(rest)
    else throw new Error(`Not understood: ${line}`)
  }
  return {...stage, images, runs}
}

function newStage(): {
  copies: Copy[]
  environment: Record<string, string>
  labels: Record<string, string>
  user: string
  port: number
  entrypoint: string[]
  healthcheck: string[]
  stopSignal: string
} {
  return {
    copies: [],
    environment: {},
    labels: {},
    user: '0:0',
    port: 0,
    entrypoint: [],
    healthcheck: [],
    stopSignal: 'SIGTERM',
  }
}

function exec(rest: string): string[] {
  const words: unknown = JSON.parse(rest)
  if (!Array.isArray(words)) throw new Error(`Not in exec form: ${rest}`)
  return words.map(String)
}

/** `KEY="value" KEY="value"`: a double quote, a backslash and a dollar are escaped within. */
function pairs(rest: string): Record<string, string> {
  const found: Record<string, string> = {}
  let left = rest
  while (left !== '') {
    const match = /^([\w.-]+)="((?:[^"\\$]|\\.)*)"\s*/.exec(left)
    if (match === null) throw new Error(`Not understood: ${left}`)
    found[match[1] ?? ''] = (match[2] ?? '').replace(/\\(.)/g, '$1')
    left = left.slice(match[0].length)
  }
  return found
}
