import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {execa, execaSync} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {completionScript, type Shell} from '../../../src/lib/completion/index.ts'
import {cases, specs} from './command-specs.ts'

const has = (shell: string) => execaSync(shell, ['-c', 'exit 0'], {reject: false}).exitCode === 0

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mlops-completion-'))
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {cwd: folder})
  await git('init', '-q')
  await git('commit', '-q', '--allow-empty', '-m', 'One')
  for (const tag of ['m@v1.0.0', 'm@v1.1.0', 'm#staging#1', 'm#production#2', 'm#production!#3']) {
    await git('tag', '-a', tag, '-m', tag)
  }
})
afterAll(() => rmSync(folder, {recursive: true}))

const script = (shell: Shell) => completionScript(shell, 'mlops', specs)

/** What a shell offers for `mlops TYPED`: the driver runs the script as the shell would on Tab. */
const drivers: Readonly<Record<Shell, (typed: string) => Promise<string>>> = {
  // Bash cuts words at "@" too, so "m@v1.1" arrives as three words and the answer is what follows "@".
  async bash(typed) {
    const words = `mlops ${typed}`.replaceAll('@', ' @ ').split(/ +/)
    const driver = `${script('bash')}
COMP_LINE=$1 COMP_POINT=\${#1}; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_mlops
printf '%s\\n' "\${COMPREPLY[@]}"`
    const {stdout} = await execa('bash', ['-c', driver, 'bash', `mlops ${typed}`, ...words], {
      cwd: folder,
    })
    const last = typed.split(' ').at(-1) ?? ''
    const before = last.slice(0, last.indexOf('@') + 1)
    return stdout.replaceAll(/^(?=.)/gm, before)
  },
  // The functions of zsh's completion system are stood in for by ones that print what they are given.
  async zsh(typed) {
    const driver = `compdef() { :; }
compadd() { shift; print -l -- "\${@}" }
_files() { : }
_describe() { local item; for item in \${(P)@[-1]}; do print -r -- "\${item%%:*}"; done }
${script('zsh')}
words=("$@") CURRENT=$#
_mlops`
    const words = `mlops ${typed}`.split(/ +/)
    const {stdout} = await execa('zsh', ['-f', '-c', driver, 'zsh', ...words], {cwd: folder})
    const last = words.at(-1) ?? ''
    return stdout
      .split('\n')
      .filter(word => word.startsWith(last))
      .join('\n')
  },
  async fish(typed) {
    const driver = `${script('fish')}\ncomplete -C 'mlops ${typed}'`
    const {stdout} = await execa('fish', ['--no-config', '-c', driver], {cwd: folder})
    return stdout.replaceAll(/\t.*$/gm, '')
  },
}

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  describe.skipIf(!has(shell))(`${shell} (skipped where it is not installed)`, () => {
    it.each(cases)('offers for "mlops %s" %j', async (typed, expected) => {
      const offered = (await drivers[shell](typed)).split('\n').filter(Boolean)
      const files = shell === 'fish' && expected.some(word => word.startsWith('m@'))
      const relevant = files ? offered.filter(word => word.includes('@')) : offered
      expect(relevant.sort()).toEqual(expected)
    })
  })
}
