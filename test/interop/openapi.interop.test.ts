import {copyFile, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {mlops} from '../cli/mlops.ts'
import {serve} from '../cli/served.ts'
import {fixture} from '../lib/model/expected-predictions.ts'
import {GIT_ENV} from '../lib/registry/git-project.ts'

// schemathesis (requirements.txt) against the document of the built server: every check of it, over the
// examples, the edges of the schemas and random data; about a minute, the three side by side.
const python = process.env['MLOPS_PYTHON']
const root = fileURLToPath(new URL('../..', import.meta.url))
const TOKEN = 'a-token-of-a-test'
const AUTHORIZATION = ['--header', `Authorization: Bearer ${TOKEN}`]

/** Absent numbers are NaN. */
const CUSTOMERS = `name: customers
model: {path: model/model.onnx}
data: {nulls: nan}
`

/** A registered version of a model of texts and numbers. */
async function makeCustomers(root: string): Promise<void> {
  await mkdir(path.join(root, 'model'), {recursive: true})
  await copyFile(fixture('sklearn-pipeline.onnx'), path.join(root, 'model/model.onnx'))
  await writeFile(path.join(root, 'mlops.yaml'), CUSTOMERS)
  await execa('git', ['init', '-q', '-b', 'main'], {cwd: root, env: GIT_ENV})
  await execa('git', ['add', '-A'], {cwd: root, env: GIT_ENV})
  await execa('git', ['commit', '-q', '-m', 'Begin'], {cwd: root, env: GIT_ENV})
  const {exitCode, stderr} = await mlops(['register'], {cwd: root, env: GIT_ENV})
  if (exitCode !== 0) throw new Error(stderr)
}

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
})

describe.skipIf(python === undefined)('schemathesis finds nothing wrong with', () => {
  let folder: string
  let customers: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mlops-schemathesis-'))
    customers = path.join(folder, 'customers')
    await makeCustomers(customers)
  })
  afterAll(() => rm(folder, {recursive: true, force: true}))

  async function examine(
    refs: readonly string[],
    examples: number,
    options: {readonly cwd?: string; readonly secured?: boolean} = {},
  ): Promise<void> {
    const {cwd = folder, secured = false} = options
    const server = await serve(refs, {cwd, env: secured ? {MLOPS_TOKEN: TOKEN} : {}})
    try {
      const location = `${server.url}/openapi.json`
      const report = path.join(folder, `${server.host.replace(':', '-')}.xml`)
      const {exitCode, stdout} = await execa(
        path.join(path.dirname(String(python)), 'schemathesis'),
        [
          ...['--config-file', 'test/interop/schemathesis/schemathesis.toml', 'run', location],
          ...['--phases', 'examples,coverage,fuzzing', '--max-examples', String(examples)],
          '--generation-deterministic',
          ...['--continue-on-failure', '--no-color', '--warnings', 'off'],
          ...['--report-junit-path', report, ...(secured ? AUTHORIZATION : [])],
        ],
        {cwd: root, reject: false},
      )
      expect(exitCode, stdout).toBe(0)
      const headers = secured ? {Authorization: `Bearer ${TOKEN}`} : {}
      const document = documentSchema.parse(await (await fetch(location, {headers})).json())
      const operations = Object.values(document.paths).flatMap(item => Object.keys(item)).length
      expect((await readFile(report, 'utf8')).match(/<testcase /g)).toHaveLength(operations)
    } finally {
      await server.stop()
    }
  }

  it.concurrent.each<readonly [string, () => Promise<void>]>([
    ['texts and numbers that may be absent', () => examine([], 30, {cwd: customers})],
    ['a matrix', () => examine([fixture('zipmap-int64.onnx')], 30)],
    [
      'several models, under a token',
      () =>
        examine(
          ['every-type', 'sklearn-pipeline', 'table-labels'].map(name => fixture(`${name}.onnx`)),
          15,
          {secured: true},
        ),
    ],
  ])('%s', async (_, examined) => {
    await examined()
  })
})
