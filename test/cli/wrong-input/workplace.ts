import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {expect} from 'vitest'
import {mlops, type CliResult} from '../mlops.ts'

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/models/${name}`, import.meta.url))
}

/** A folder with a project in a Git repository, and a place for broken files beside it. */
export interface Workplace {
  readonly folder: string
  readonly project: string
  /** Writes a file into the folder and gives its path. */
  write(name: string, content: string | Uint8Array): string
  git(...args: string[]): Promise<unknown>
  run(...args: string[]): Promise<CliResult>
  remove(): void
}

export async function createWorkplace(): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-wrong-'))
  const project = join(folder, 'project')
  const git = (...args: string[]) => execa('git', args, {cwd: project})
  const write = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name)
    mkdirSync(dirname(path), {recursive: true})
    writeFileSync(path, content)
    return path
  }
  // A classifier of three classes with the float32 inputs x0 … x3.
  write('project/model/model.onnx', readFileSync(fixture('mlp.onnx')))
  write(
    'project/mlops.yaml',
    'name: mlp\nmodel: {path: model/model.onnx}\nregistry: {stages: [staging, production]}\n',
  )
  write('project/.gitignore', '.mlops/\n')
  await git('init', '-q', '-b', 'main')
  await git('config', 'user.name', 'Test')
  await git('config', 'user.email', 'test@example.com')
  await git('add', '-A')
  await git('commit', '-qm', 'start')
  return {
    folder,
    project,
    write,
    git,
    run: (...args) => mlops(args, {cwd: project}),
    remove: () => {
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

/** The exit code, every text, a hint, and no stack trace. */
export function expectRefusal(
  result: CliResult,
  exitCode: number,
  ...says: (string | RegExp)[]
): void {
  for (const text of says) expect(result.stderr).toMatch(text)
  expect(result.stderr).toContain('Hint:')
  expect(result.stderr).not.toMatch(/^\s+at .+:\d+:\d+/m)
  expect(result.exitCode).toBe(exitCode)
  expect(result.stdout).toBe('')
}
