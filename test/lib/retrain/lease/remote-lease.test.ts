import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout} from 'node:timers/promises'
import {execa} from 'execa'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {openGit} from '../../../../src/lib/platform/git/index.ts'
import {withRemoteLease, type RemoteLease} from '../../../../src/lib/retrain/lease/remote-lease.ts'
import {GIT_ENV, temporaryFolder} from '../../registry/git-project.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(GIT_ENV)) vi.stubEnv(name, value)
  return () => vi.unstubAllEnvs()
})

const REF = 'refs/mlops/retrain/churn'

interface Machines {
  readonly one: RemoteLease
  readonly other: RemoteLease
  readonly holder: () => Promise<string>
  readonly remote: (...args: readonly string[]) => Promise<string>
}

/** Two clones of one repository, as two machines have them. */
async function twoMachines(ttlMs = 600_000): Promise<Machines> {
  const folder = await temporaryFolder()
  const bare = path.join(folder, 'origin.git')
  await execa('git', ['init', '-q', '--bare', bare])
  const clone = async (name: string): Promise<RemoteLease> => {
    const place = path.join(folder, name)
    await execa('git', ['clone', '-q', bare, place])
    return {git: await openGit(place), remote: 'origin', name: 'churn', ttlMs}
  }
  const remote = async (...args: readonly string[]): Promise<string> =>
    (await execa('git', args, {cwd: bare})).stdout
  return {
    one: await clone('one'),
    other: await clone('other'),
    remote,
    holder: () => remote('for-each-ref', '--format=%(refname)', 'refs/mlops'),
  }
}

describe('the lease of a remote', () => {
  it('is held while the work goes on, and by nobody after', async () => {
    const {one, holder} = await twoMachines()
    expect(await withRemoteLease(one, holder)).toBe(REF)
    expect(await holder()).toBe('')
  })

  it('names the run that is at work to the other machine, from the next renewal on', async () => {
    const {one, other} = await twoMachines(300)
    await withRemoteLease(one, async (_, atWorkOn) => {
      atWorkOn('r20250301-abcdef')
      await vi.waitFor(
        () =>
          expect(withRemoteLease(other, () => Promise.resolve())).rejects.toMatchObject({
            code: 'RETRAIN_HELD',
            details: {holder: {run: 'r20250301-abcdef'}},
            message: expect.stringContaining('It is at run r20250301-abcdef.') as string,
          }),
        {timeout: 20_000, interval: 100},
      )
    })
  })

  it('lets the other machine know who holds it', async () => {
    const {one, other} = await twoMachines()
    const refused = withRemoteLease(one, () =>
      withRemoteLease(other, () => Promise.resolve('both')),
    )
    await expect(refused).rejects.toMatchObject({
      code: 'RETRAIN_HELD',
      message: expect.stringMatching(/^process \d+ on .+ is retraining churn since 2/) as string,
    })
  })

  it('is given up when the work fails', async () => {
    const {one, other, holder} = await twoMachines()
    await expect(withRemoteLease(one, () => Promise.reject(new Error('broke')))).rejects.toThrow(
      'broke',
    )
    expect(await holder()).toBe('')
    expect(await withRemoteLease(other, () => Promise.resolve('mine'))).toBe('mine')
  })

  it('is taken over from a holder that was silent for too long, by one of two', async () => {
    const {one, other, remote} = await twoMachines(1)
    const text = JSON.stringify({
      ...{token: 't', host: 'gone', pid: 1},
      ...{takenAt: '2020-01-01T00:00:00.000Z', heartbeatAt: '2020-01-01T00:00:00.000Z'},
    })
    const {stdout: id} = await execa('git', ['hash-object', '-w', '--stdin'], {
      cwd: one.git.root,
      input: text,
    })
    await one.git.run(['push', '-q', 'origin', `${id}:${REF}`])
    const done = await Promise.allSettled([
      withRemoteLease({...one, ttlMs: 600_000}, () => Promise.resolve('one')),
      withRemoteLease({...other, ttlMs: 600_000}, () => Promise.resolve('other')),
    ])
    expect(done.some(({status}) => status === 'fulfilled')).toBe(true)
    for (const result of done)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({code: 'RETRAIN_HELD'})
    expect(await remote('for-each-ref', 'refs/mlops')).toBe('')
  })

  it('ends the work of a holder that somebody took it from', async () => {
    // Renewed every 100 ms, so the first renewal finds that the ref is another one.
    const {one, other, remote} = await twoMachines(300)
    const lost = withRemoteLease(one, async signal => {
      const {stdout: id} = await execa('git', ['hash-object', '-w', '--stdin'], {
        cwd: other.git.root,
        input: 'theirs',
      })
      await other.git.run(['push', '-q', '--force', 'origin', `${id}:${REF}`])
      while (!signal.aborted) await setTimeout(20)
      signal.throwIfAborted()
    })
    await expect(lost).rejects.toMatchObject({code: 'RETRAIN_LEASE_LOST'})
    // What is theirs now is left to them.
    expect(await remote('for-each-ref', '--format=%(refname)', 'refs/mlops')).toBe(REF)
  })

  it('is not taken from a holder that is written in another way', async () => {
    const {one, other, remote} = await twoMachines(1)
    const {stdout: id} = await execa('git', ['hash-object', '-w', '--stdin'], {
      cwd: one.git.root,
      input: 'of a newer mlops',
    })
    await one.git.run(['push', '-q', 'origin', `${id}:${REF}`])
    const refused = withRemoteLease(other, () => Promise.resolve('mine'))
    await expect(refused).rejects.toMatchObject({code: 'RETRAIN_HELD'})
    expect(await remote('for-each-ref', '--format=%(objectname)', 'refs/mlops')).toBe(id)
  })

  it('says what the remote said where it does not take it', async () => {
    const {one, remote} = await twoMachines()
    await remote('config', 'receive.denyDeletes', 'false')
    await remote('config', 'core.hooksPath', 'hooks')
    const hook = path.join(await remote('rev-parse', '--absolute-git-dir'), 'hooks', 'pre-receive')
    await writeFile(hook, '#!/bin/sh\nexit 1\n', {mode: 0o755})
    await expect(withRemoteLease(one, () => Promise.resolve(1))).rejects.toMatchObject({
      code: 'GIT_FAILED',
      message: expect.stringContaining('pre-receive hook declined') as string,
    })
  })
})
