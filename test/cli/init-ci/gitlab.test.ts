import {mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {ciProject, GIT_ENV, type CiProject} from '../../lib/init/ci/ci-project.ts'
import {gitlabJob} from '../../lib/init/ci/ci-steps.ts'
import {startGitlab, TOKEN, type GitlabServer, type Note} from './gitlab-server.ts'
import {makeHistory} from './pull-request.ts'
import {startRunner, type Ended, type Runner, type Variables} from './runner.ts'

const MARKER = '<!-- mlops:compare:flights -->'
const LINK =
  '\n[Whole report](https://gitlab.example/jobs/5/artifacts/file/mlops-report/report.html)\n'

let project: CiProject
let [root, clone, base] = ['', '', '']
let runner: Runner
let gitlab: GitlabServer | undefined
beforeAll(async () => {
  project = await ciProject('gitlab')
  await makeHistory(project)
  base = await project.git('merge-base', 'main', 'better')
})
afterAll(() => project.remove())
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mlops-runner-'))
  runner = await startRunner(root)
  clone = path.join(root, 'clone')
  await execa('git', ['clone', '-q', path.join(project.root, 'origin.git'), clone], {env: GIT_ENV})
  await execa('git', ['checkout', '-q', '--detach', 'origin/better'], {cwd: clone, env: GIT_ENV})
})
afterEach(async () => {
  gitlab?.close()
  gitlab = undefined
  await rm(root, {recursive: true})
})

const variables = (): Variables => ({
  ...{CI_PROJECT_DIR: clone, CI_PROJECT_ID: '11', CI_JOB_URL: 'https://gitlab.example/jobs/5'},
  ...{CI_MERGE_REQUEST_PROJECT_ID: '11', CI_MERGE_REQUEST_IID: '7'},
  ...{CI_MERGE_REQUEST_PROJECT_URL: path.join(project.root, 'origin')},
  ...{CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_API_V4_URL: gitlab?.url ?? 'http://127.0.0.1:9'},
})

/** As GitLab's runner does: `script` in one shell, then `after_script` in another, whose end does not count. */
async function job(
  exit: number,
  comment: string,
  more: Variables = {},
): Promise<Ended & {after: Ended}> {
  const {script, after_script: after, variables: own} = await gitlabJob(project.directory)
  const predefined = variables()
  const environment = {
    ...predefined,
    ...Object.fromEntries(
      Object.entries(own).map(([name, value]) => [
        name,
        value.replace(/\$(\w+)/g, (_, key: string) => predefined[key] ?? ''),
      ]),
    ),
    ...{STAND_IN_EXIT: String(exit), STAND_IN_COMMENT: comment},
    ...more,
  }
  const ended = await runner.run(script.join('\n'), clone, environment)
  return {...ended, after: await runner.run(after.join('\n'), clone, environment)}
}

const compared = async () => (await runner.calls()).find(call => call.startsWith('mlops compare'))
const report = () => path.join(clone, 'mlops-report')

describe('the job that compares', () => {
  it.each([
    [0, ''],
    [3, 'The new model does not pass (exit 3).'],
    [5, 'Too little data to tell whether the new model passes (exit 5).'],
  ])('ends as compare does, %i, and leaves every report', async (exit, message) => {
    const {exitCode, log, after} = await job(exit, `${MARKER}\n`)
    expect(exitCode).toBe(exit)
    expect(log).toContain(message)
    expect((await readdir(report())).sort()).toEqual([
      'comment.md',
      'junit.xml',
      'metrics.txt',
      'report.html',
      'report.json',
    ])
    expect(after).toEqual({
      exitCode: 0,
      log: expect.stringContaining('MLOPS_GITLAB_TOKEN is not set') as string,
    })
  })

  it('ends with any other exit code as well, and comments nothing', async () => {
    gitlab = await startGitlab()
    const {exitCode, log, after} = await job(4, '', {MLOPS_GITLAB_TOKEN: TOKEN})
    expect(exitCode).toBe(4)
    expect(log).toContain('The models were not compared (exit 4).')
    expect(after).toEqual({exitCode: 0, log: 'No comment: the models were not compared.'})
    expect(gitlab.requests).toEqual([])
  })

  it('installs the mlops that made it, and takes the newest version of the target branch as the old model', async () => {
    await job(0, `${MARKER}\n`)
    expect((await runner.calls())[0]).toBe('npm install --global mlops@1.2.3')
    expect(await compared()).toMatch(/^mlops compare flights@v1\.10\.0 --out table /)
  })

  it('gets the tags of the target where it runs in a fork', async () => {
    await runner.run("git tag --list 'flights@*' | xargs git tag --delete", clone, {})
    await job(0, `${MARKER}\n`, {CI_PROJECT_ID: '99'})
    expect(await compared()).toMatch(/^mlops compare flights@v1\.10\.0 --out table /)
  })
})

describe('the comment', () => {
  it('is posted once and then updated, beyond a hundred notes too; what others wrote stays', async () => {
    const others = Array.from({length: 150}, (_, index): Note => ({
      id: index + 1,
      author: {id: 1},
      body: `${MARKER}\nmine`,
    }))
    gitlab = await startGitlab([...others])
    const own = {id: 151, author: {id: 42}}
    for (const [exit, verdict] of [
      [3, 'fail'],
      [0, 'pass'],
    ] as const) {
      const {exitCode, after} = await job(exit, `${MARKER}\n# ${verdict}\n`, {
        MLOPS_GITLAB_TOKEN: TOKEN,
      })
      expect(after).toEqual({exitCode: 0, log: ''})
      expect(exitCode).toBe(exit)
      expect(gitlab.notes).toEqual([...others, {...own, body: `${MARKER}\n# ${verdict}\n${LINK}`}])
    }
  })

  it('is not posted without its marker', async () => {
    gitlab = await startGitlab()
    const {exitCode, after} = await job(0, '# pass\n', {MLOPS_GITLAB_TOKEN: TOKEN})
    expect(after.log).toContain('The report does not begin with its marker.')
    expect({exitCode, requests: gitlab.requests}).toEqual({exitCode: 0, requests: []})
  })

  it('is not posted with a token that GitLab does not take, which the log says', async () => {
    gitlab = await startGitlab()
    const {exitCode, after} = await job(0, `${MARKER}\n`, {MLOPS_GITLAB_TOKEN: 'old'})
    expect(after.log).toContain('GET user: 401')
    expect({exitCode, notes: gitlab.notes}).toEqual({exitCode: 0, notes: []})
  })
})
