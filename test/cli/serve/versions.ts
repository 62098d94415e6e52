import {mkdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect} from 'vitest'
import {createGitProject, GIT_ENV, type GitProject} from '../../lib/registry/git-project.ts'
import {mlops} from '../mlops.ts'

const source = fileURLToPath(new URL('../../fixtures/models/string-labels.onnx', import.meta.url))

/** Runs mlops in the project, and expects it to go well. */
export async function run(project: GitProject, ...args: string[]): Promise<void> {
  const {exitCode, stderr} = await mlops(args, {cwd: project.root, env: {...GIT_ENV}})
  expect(exitCode, stderr).toBe(0)
}

/**
 * A project with two versions: v1.0.0 answers in small letters, v1.1.0 in capitals, so that an answer
 * shows which of them gave it. v1.0.0 is in production.
 */
export async function twoVersions(): Promise<GitProject> {
  const project = await createGitProject('name: iris\nmodel: {}\n')
  await mkdir(path.join(project.root, 'model'), {recursive: true})
  const small = await readFile(source)
  const capitals = Buffer.from(
    small.toString('latin1').replace(/setosa|versicolor|virginica/g, label => label.toUpperCase()),
    'latin1',
  )
  for (const [bytes, version] of [
    [small, 'v1.0.0'],
    [capitals, 'v1.1.0'],
  ] as const) {
    await writeFile(path.join(project.root, 'model/model.onnx'), bytes)
    await run(project, 'register', '--version', version)
  }
  await run(project, 'promote', 'v1.0.0', 'production')
  return project
}
