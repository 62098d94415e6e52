import {describe, expect, it} from 'vitest'
import {mlops} from './mlops.ts'

describe('the command line', () => {
  it('prints version, platform and Node on --version', async () => {
    const {exitCode, stdout} = await mlops(['--version'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^mlops\/\d+\.\d+\.\d+ \S+ node-v\d+/)
  })

  it('lists the commands on --help and exits 0, in 80 columns', async () => {
    const {exitCode, stdout} = await mlops(['--help'])
    expect(exitCode).toBe(0)
    for (const name of ['register', 'score', 'predict', 'init', 'drift report']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +[A-Z].*`, 'm'))
    }
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
  })

  it.each([[[]], [['-h']], [['help']]])('takes %j for --help', async argv => {
    expect((await mlops(argv)).stdout).toBe((await mlops(['--help'])).stdout)
  })

  it.each([[['help', 'score']], [['score', '-h']]])('explains a command on %j', async argv => {
    const {exitCode, stdout} = await mlops(argv)
    expect(exitCode).toBe(0)
    expect(stdout).toBe((await mlops(['score', '--help'])).stdout)
    expect(stdout).toContain('$ mlops score')
  })

  it('names the command that was meant where help is asked of another', async () => {
    const {exitCode, stdout, stderr} = await mlops(['scor', '--help'])
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('Did you mean `mlops score`?')
  })

  it('names the command that was meant and exits 2', async () => {
    const {exitCode, stderr, stdout} = await mlops(['regster'])
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('Did you mean `mlops register`?')
  })

  it('keeps the exit code under --json, with the error as one object on stdout', async () => {
    const {exitCode, stdout, stderr} = await mlops(['regster', '--json'])
    expect(exitCode).toBe(2)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'mlops.error/1',
      error: {code: 'COMMAND_UNKNOWN', exit: 2},
    })
  })

  it('reports an unknown flag with exit 2 and no stack trace', async () => {
    const {exitCode, stderr} = await mlops(['list', '--nope'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--nope')
    expect(stderr).toContain('`mlops list --help`')
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('writes no escape sequence into a pipe', async () => {
    const {stdout, stderr} = await mlops(['--help'], {env: {NO_COLOR: ''}})
    expect(stdout + stderr).not.toContain('\u001b[')
  })
})

it.each([
  [['compare', '--traget', 'y'], 'There is no flag --traget.', 'Did you mean --target?'],
  [['compare', '-Q'], 'There is no flag -Q.', 'mlops compare --help'],
  [['score'], 'Missing required flag output.', 'mlops score --help'],
  [['promote', 'v1.0.0'], 'An argument is missing: STAGE (A stage of mlops.yaml).', '--help'],
  [['completion'], 'An argument is missing: SHELL (bash, zsh, fish).', '--help'],
  [['score', '--output', 'x.csv', '--limit', '-1'], '--limit: Expected an integer', '--help'],
  [['-C', '.', 'list'], 'There is no command "-C".', 'mlops list -C DIR'],
])('says of %j what is wrong in one line, and what to do', async (args, message, hint) => {
  const {exitCode, stderr} = await mlops(args)
  const [first, second] = stderr.split('\n')
  expect(exitCode).toBe(2)
  expect(first).toContain(`Error: ${message}`)
  expect(second).toMatch(/^Hint: /)
  expect(second).toContain(hint)
})
