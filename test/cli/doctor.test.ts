import {mkdtemp, realpath, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {mlops} from './mlops.ts'

const reportSchema = z.object({
  schema: z.literal('mlops.doctor/1'),
  verdict: z.enum(['pass', 'fail']),
  checks: z.array(z.object({id: z.string(), status: z.string(), fixed: z.boolean()})),
})

let folder = ''
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'mlops-doctor-')))
  await execa('git', ['init', '-q'], {cwd: folder})
})
afterAll(() => rm(folder, {recursive: true}))

describe('mlops doctor', () => {
  it('exits 0 with warnings alone and says what they mean', async () => {
    const {exitCode, stdout} = await mlops(['doctor', '-C', folder])
    expect(stdout).toMatch(/^ok {7}Git: Git \d/m)
    expect(stdout).toContain('fix: mlops init')
    expect(exitCode).toBe(0)
  })

  it('exits 3 with a problem, under --json too', async () => {
    await writeFile(path.join(folder, 'mlops.yaml'), 'name: m\nmodel: {}\nx: 1\n')
    const {exitCode, stdout} = await mlops(['doctor', '-C', folder, '--json'])
    const report = reportSchema.parse(JSON.parse(stdout))
    expect(report.verdict).toBe('fail')
    expect(report.checks.find(({id}) => id === 'configuration')?.status).toBe('problem')
    expect(exitCode).toBe(3)
  })

  it('says what --fix mended', async () => {
    const {stdout} = await mlops(['doctor', '-C', folder, '--fix', '--json'])
    const {checks} = reportSchema.parse(JSON.parse(stdout))
    expect(checks.filter(({fixed}) => fixed)).toMatchObject([
      {id: 'editor-schema', status: 'ok'},
      {id: 'ignored-state', status: 'ok'},
    ])
  })

  it('exits 2 for a folder that is not there', async () => {
    const {exitCode, stderr} = await mlops(['doctor', '-C', path.join(folder, 'nowhere')])
    expect(stderr).toContain('FILE_NOT_FOUND')
    expect(exitCode).toBe(2)
  })
})
