import {readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {afterEach, expect, it} from 'vitest'
import {addCi, type CiService} from '../../../../src/lib/init/index.ts'
import {ciProject, type CiProject} from './ci-project.ts'

let project: CiProject | undefined
afterEach(() => project?.remove())

const start = async (service: CiService, folder?: string) => {
  project = await ciProject(service, folder)
  const directory = path.join(project.directory, folder ?? '.')
  return {
    file: (name: string) => path.join(directory, name),
    add: (other: CiService, {force = false, mlopsVersion = '1.2.3'} = {}) =>
      addCi({directory, service: other, mlopsVersion, force}),
  }
}

it('a project that is there gets the workflows and nothing else', async () => {
  const {add} = await start('github')
  const files = ['.gitlab-ci.yml', '.gitlab/mlops-compare.gitlab-ci.yml']
  expect(await add('gitlab')).toMatchObject({files, kept: [], template: null, linesToAdd: []})
  expect(await project?.git('status', '--porcelain')).toBe('?? .gitlab-ci.yml\n?? .gitlab/')
})

it('workflows that are there already are left as they are', async () => {
  const {add} = await start('github')
  const kept = ['.github/workflows/mlops-comment.yml', '.github/workflows/mlops-compare.yml']
  expect(await add('github')).toMatchObject({files: [], kept})
})

it('workflows that say something else are named, and replaced with force alone', async () => {
  const {add, file} = await start('github')
  const [compare] = [file('.github/workflows/mlops-compare.yml')]
  await writeFile(compare, 'mine')
  await expect(add('github')).rejects.toMatchObject({
    code: 'INIT_NOT_EMPTY',
    message: expect.stringMatching(/: \.github\/workflows\/mlops-compare\.yml\.$/) as string,
  })
  expect(await readFile(compare, 'utf8')).toBe('mine')
  const files = ['.github/workflows/mlops-compare.yml']
  expect(await add('github', {force: true})).toMatchObject({files})
  expect(await readFile(compare, 'utf8')).toContain('name: mlops compare\n')
})

it('a .gitlab-ci.yml of the user stays, and the lines for it are told until it has them', async () => {
  const {add, file} = await start('github')
  await writeFile(file('.gitlab-ci.yml'), 'stages: [test]\n')
  const linesToAdd = ['include:', "  - local: '.gitlab/mlops-compare.gitlab-ci.yml'"]
  expect(await add('gitlab')).toMatchObject({linesToAdd})
  await writeFile(file('.gitlab-ci.yml'), `stages: [test]\n${linesToAdd.join('\n')}\n`)
  expect(await add('gitlab')).toMatchObject({files: [], linesToAdd: []})
})

it('a project in a folder gets workflows with its name at the top of the repository', async () => {
  const {add} = await start('github', 'models/one')
  const files = ['../../.gitlab-ci.yml', '../../.gitlab/mlops-compare-flights.gitlab-ci.yml']
  expect(await add('gitlab')).toMatchObject({files})
  const workflow = path.join(
    project?.directory ?? '',
    '.github/workflows/mlops-compare-flights.yml',
  )
  expect(await readFile(workflow, 'utf8')).toContain('working-directory: "models/one"')
})
