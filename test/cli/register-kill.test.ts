import {copyFile, readdir} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, it} from 'vitest'
import {createGitProject, GIT_ENV} from '../lib/registry/git-project.ts'
import {mlops} from './mlops.ts'

/** The process kills itself where it would put the finished signature in its place. */
const killAtRename = `
  import promises from 'node:fs/promises'
  import {syncBuiltinESMExports} from 'node:module'
  const {rename} = promises
  promises.rename = (from, to) =>
    to.endsWith('signature.json') ? process.kill(process.pid, 'SIGKILL') : rename(from, to)
  syncBuiltinESMExports()
`

it('leaves nothing for Git to see when it is killed while it writes the signature', async () => {
  const project = await createGitProject('name: churn\nmodel: {}\n')
  const model = fileURLToPath(new URL('../fixtures/models/sigmoid.onnx', import.meta.url))
  await copyFile(model, path.join(project.root, 'model/model.onnx'))
  const options = {cwd: project.root, env: {...GIT_ENV}}
  const preload = `--import data:text/javascript,${encodeURIComponent(killAtRename)}`
  const killed = await mlops(['register'], {
    ...options,
    env: {...GIT_ENV, NODE_OPTIONS: preload},
  })
  expect(killed).toMatchObject({exitCode: -1, stdout: '', stderr: ''})
  const left = await readdir(path.join(project.root, 'model'))
  expect(left).toEqual([expect.stringMatching(/^\.mlops-staging-/), 'model.onnx'])
  expect(await project.git('status', '--porcelain', '--untracked-files=all')).toBe(
    '?? model/model.onnx',
  )

  expect((await mlops(['register'], options)).exitCode).toBe(0)
  expect(await project.git('status', '--porcelain')).toBe('')
}, 60_000)
