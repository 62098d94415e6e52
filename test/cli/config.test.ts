import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {mlops} from './mlops.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-config-'))
  await writeFile(
    path.join(folder, 'mlops.yaml'),
    'name: m\nmodel: {}\ndata:\n  timestamp: ${WHEN:-day}\nserve:\n  port: 9000\n',
  )
})
afterAll(() => rm(folder, {recursive: true}))

const config = (...args: string[]) => mlops(['config', ...args, '-C', folder])

describe('mlops config', () => {
  it('prints a section as YAML with the origin of each value', async () => {
    const {stdout, exitCode} = await config('serve.batching')
    expect(stdout).toBe('max_rows: 1024        # default\ntarget_latency: 10ms  # default')
    expect(exitCode).toBe(0)
  })

  it('names lines and variables', async () => {
    const {stdout} = await config()
    expect(stdout).toMatch(/^ {2}port: 9000 +# mlops\.yaml:6$/m)
    expect(stdout).toMatch(/^ {2}timestamp: day +# environment variable WHEN \(mlops\.yaml:4\)$/m)
  })

  it('prints a single value alone, its origin on stderr', async () => {
    const {stdout, stderr} = await config('data.timestamp')
    expect(stdout).toBe('day')
    expect(stderr).toBe('environment variable WHEN (mlops.yaml:4)')
  })

  it('gives values with origins under --json', async () => {
    const {stdout} = await config('serve.port', '--json')
    expect(JSON.parse(stdout)).toEqual({
      schema: 'mlops.config/1',
      file: path.join(folder, 'mlops.yaml'),
      values: [{key: 'serve.port', value: 9000, origin: {kind: 'file', line: 6, column: 9}}],
    })
  })

  it('exits 2 for an unknown key, 4 for one without a value, 2 without a project', async () => {
    expect(await config('data.timestmp')).toMatchObject({exitCode: 2, stdout: ''})
    expect(await config('data.target')).toMatchObject({exitCode: 4, stdout: ''})
    const {exitCode, stderr} = await mlops(['config', '-C', tmpdir()])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('PROJECT_NOT_FOUND')
  })
})
