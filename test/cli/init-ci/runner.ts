import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {GIT_ENV} from '../../lib/init/ci/ci-project.ts'
import type {Step} from '../../lib/init/ci/ci-steps.ts'

export type Variables = Readonly<Record<string, string>>

export interface Ended {
  readonly exitCode: number
  /** stdout and stderr. */
  readonly log: string
}

/** A machine on which the scripts of workflows run: a folder, and programs in place of those it lacks. */
export interface Runner {
  readonly temporary: string
  /** What the stand-ins were asked, a line a call. */
  calls(): Promise<readonly string[]>
  /** Runs a script as both services do: bash that ends at the first failure. */
  run(script: string, directory: string, environment: Variables): Promise<Ended>
}

export async function startRunner(root: string): Promise<Runner> {
  const [bin, temporary] = [path.join(root, 'bin'), path.join(root, 'temporary')]
  await mkdir(bin, {recursive: true})
  await mkdir(temporary)
  for (const name of ['npm', 'git-lfs', 'mlops', 'gh']) {
    const program = fileURLToPath(new URL(`stand-ins/${name}.js`, import.meta.url))
    await writeFile(
      path.join(bin, name),
      `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`,
    )
    await chmod(path.join(bin, name), 0o755)
  }
  const calls = path.join(root, 'calls')
  await writeFile(calls, '')
  const environment = {
    ...GIT_ENV,
    ...{PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: root, CI: 'true', NO_COLOR: '1'},
    STAND_IN_CALLS: calls,
  }
  return {
    temporary,
    calls: async () => (await readFile(calls, 'utf8')).split('\n').filter(line => line !== ''),
    async run(script, directory, own) {
      const file = path.join(root, 'step.sh')
      await writeFile(file, script)
      const {exitCode, all} = await execa(
        'bash',
        ['--noprofile', '--norc', '-eo', 'pipefail', file],
        {cwd: directory, env: {...environment, ...own}, extendEnv: false, reject: false, all: true},
      )
      return {exitCode: exitCode ?? -1, log: all}
    },
  }
}

/** The variables of a step with what GitHub puts in place of its expressions. */
export function fillExpressions(env: Step['env'], values: Variables): Variables {
  const fill = (text: string) =>
    text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
      const value = values[expression]
      if (value === undefined) throw new Error(`No value for ${expression}`)
      return value
    })
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)]))
}
