import {describe, expect, it} from 'vitest'
import {execa} from 'execa'
import {mlops} from './mlops.ts'

describe('mlops completion', () => {
  it('prints a bash script that bash accepts and that knows the commands', async () => {
    const {stdout, exitCode} = await mlops(['completion', 'bash'])
    expect(exitCode).toBe(0)
    const driver = `${stdout}\nCOMP_WORDS=(mlops do) COMP_CWORD=1\n_mlops\necho "\${COMPREPLY[@]}"`
    expect((await execa('bash', ['-c', driver])).stdout.split(' ')).toContain('doctor')
  })

  it('offers the values of a flag', async () => {
    const {stdout} = await mlops(['completion', 'bash'])
    const words = '(mlops init --template "")'
    const driver = `${stdout}\nCOMP_WORDS=${words} COMP_CWORD=3\n_mlops\necho "\${COMPREPLY[@]}"`
    expect((await execa('bash', ['-c', driver])).stdout).toBe('flights blank')
  })

  it.each(['zsh', 'fish'])('prints a script for %s', async shell => {
    const {stdout} = await mlops(['completion', shell])
    expect(stdout).toContain(`${shell} completion of mlops`)
    expect(stdout).toContain('--template'.slice(shell === 'fish' ? 2 : 0))
  })

  it('exits 2 for another shell', async () => {
    expect((await mlops(['completion', 'tcsh'])).exitCode).toBe(2)
  })
})
