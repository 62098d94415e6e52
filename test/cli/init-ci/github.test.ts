import {cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {ciProject, GIT_ENV, type CiProject} from '../../lib/init/ci/ci-project.ts'
import {githubSteps} from '../../lib/init/ci/ci-steps.ts'
import {makeHistory} from './pull-request.ts'
import {fillExpressions, startRunner, type Ended, type Runner, type Variables} from './runner.ts'

const MARKER = '<!-- mlops:compare:flights -->'
const SHA = 'c'.repeat(40)

let project: CiProject
let [root, clone] = ['', '']
let runner: Runner
beforeAll(async () => {
  project = await ciProject('github')
  await makeHistory(project)
  await makeCheckout()
})
afterAll(() => project.remove())
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mlops-runner-'))
  runner = await startRunner(root)
  clone = path.join(root, 'clone')
})
afterEach(() => rm(root, {recursive: true}))

/** What actions/checkout leaves: all branches and tags, at the merge of the branch into its base. */
async function makeCheckout(): Promise<void> {
  const made = path.join(project.root, 'checkout')
  const git = (...args: string[]) => execa('git', args, {cwd: made, env: GIT_ENV})
  await execa('git', ['clone', '-q', path.join(project.root, 'origin.git'), made], {env: GIT_ENV})
  await git('checkout', '-q', '--detach', 'origin/main')
  await git('merge', '-q', '--no-ff', '-m', 'merge', 'origin/better')
}

async function checkout(change?: (directory: string) => Promise<void>): Promise<void> {
  await cp(path.join(project.root, 'checkout'), clone, {recursive: true})
  if (change) {
    await change(clone)
    await runner.run('git add -A && git commit -qm change', clone, {})
  }
}

async function runWorkflow(name: string, values: Variables, environment: Variables) {
  let log = ''
  for (const {script, env} of await githubSteps(project.directory, name)) {
    const own = {...environment, ...fillExpressions(env, values), RUNNER_TEMP: runner.temporary}
    const ended = await runner.run(script, clone, own)
    log += ended.log
    if (ended.exitCode !== 0) return {exitCode: ended.exitCode, log}
  }
  return {exitCode: 0, log}
}

const report = () => path.join(runner.temporary, 'mlops-report')
const compare = (exit: number, comment = `${MARKER}\n# pass\n`): Promise<Ended> =>
  runWorkflow(
    'mlops-compare.yml',
    {'github.event.pull_request.number': '7'},
    {GITHUB_BASE_REF: 'main', STAND_IN_EXIT: String(exit), STAND_IN_COMMENT: comment},
  )
const compared = async () => (await runner.calls()).find(call => call.startsWith('mlops compare'))

describe('the workflow that compares', () => {
  it.each([
    [0, ''],
    [3, '::error title=mlops compare::The new model does not pass (exit 3).'],
    [5, '::error title=mlops compare::Too little data to tell'],
  ])('ends as compare does, %i, and leaves the report and the number', async (exit, message) => {
    await checkout()
    const {exitCode, log} = await compare(exit)
    expect(exitCode).toBe(exit)
    expect(log).toContain(message)
    expect((await readdir(report())).sort()).toEqual([
      'comment.md',
      'junit.xml',
      'pull-request',
      'report.html',
      'report.json',
    ])
    expect(await readFile(path.join(report(), 'pull-request'), 'utf8')).toBe('7\n')
  })

  it('ends with any other exit code as well, and leaves no comment', async () => {
    await checkout()
    const {exitCode, log} = await compare(4)
    expect(exitCode).toBe(4)
    expect(log).toContain('::error title=mlops compare::The models were not compared (exit 4).')
    expect(await readdir(report())).toEqual(['pull-request'])
  })

  it('installs the mlops that made it, and takes the newest version of the base branch as the old model', async () => {
    await checkout()
    await compare(0)
    expect((await runner.calls())[0]).toBe('npm install --global mlops@1.2.3')
    expect(await compared()).toMatch(/^mlops compare flights@v1\.10\.0 --out github /)
  })

  it('leaves it to compare.against where that is set', async () => {
    await checkout(async directory => {
      const file = path.join(directory, 'mlops.yaml')
      await writeFile(file, `${await readFile(file, 'utf8')}\ncompare: {against: '#production'}\n`)
    })
    await compare(0)
    expect(await compared()).toMatch(/^mlops compare --out github /)
  })

  it('asks for the latest where the base branch has no version, so that on_missing_baseline decides', async () => {
    await checkout()
    await runner.run("git tag --list 'flights@*' | xargs git tag --delete", clone, {})
    await compare(0)
    expect(await compared()).toMatch(/^mlops compare flights@latest --out github /)
  })

  it('says what is wrong with mlops.yaml and ends with its exit code', async () => {
    await checkout(directory => writeFile(path.join(directory, 'mlops.yaml'), 'nam: flights\n'))
    const {exitCode, log} = await compare(0)
    expect(exitCode).toBe(2)
    expect(log).toContain('(CONFIG_INVALID, exit 2)')
    expect(await compared()).toBeUndefined()
  })

  it('has Git LFS fetch its files only where .gitattributes names it', async () => {
    await checkout()
    await compare(0)
    expect((await runner.calls()).filter(call => call.startsWith('git-lfs'))).toEqual([])
    await rm(clone, {recursive: true})
    await checkout(async directory => {
      await mkdir(path.join(directory, 'model'))
      await writeFile(path.join(directory, 'model/.gitattributes'), '*.onnx filter=lfs\n')
    })
    await compare(0)
    const calls = (await runner.calls()).filter(call => call.startsWith('git-lfs'))
    expect(calls).toEqual(['git-lfs install --local', 'git-lfs pull'])
  })
})

const jq = await execa('jq', ['--version'], {reject: false})

interface Comment {
  readonly id: number
  readonly pull: string
  readonly user: {readonly login: string}
  readonly body: string
}

describe.skipIf(jq.exitCode !== 0)('the workflow that comments (skipped without jq)', () => {
  const other: Comment = {id: 1, pull: '7', user: {login: 'mallory'}, body: `${MARKER}\nmine`}
  const head = (sha: string, ref = 'better', id = 55) => ({head: {sha, ref, repo: {id}}})
  const stateFile = () => path.join(root, 'state.json')

  beforeEach(() => mkdir(clone))

  const github = async (artifacts = [{id: 1, name: 'mlops-compare', folder: artifact()}]) => {
    const pulls = {
      7: head(SHA),
      8: head(SHA, 'worse'),
      9: head(SHA, 'better', 77),
      10: {head: {sha: SHA, ref: 'better', repo: null}},
    }
    await writeFile(stateFile(), JSON.stringify({run: '4711', artifacts, pulls, comments: [other]}))
  }
  const artifact = () => path.join(root, 'artifact')
  const leave = async (number: string, comment?: string) => {
    await mkdir(artifact(), {recursive: true})
    await writeFile(path.join(artifact(), 'pull-request'), number)
    if (comment !== undefined) await writeFile(path.join(artifact(), 'comment.md'), comment)
  }
  const comment = async (sha = SHA): Promise<Ended> => {
    await rm(report(), {recursive: true, force: true})
    const run = 'github.event.workflow_run'
    const values = {
      ...{'github.token': 'secret', 'github.repository': 'jo/flights'},
      ...{
        [`${run}.id`]: '4711',
        [`${run}.html_url`]: 'https://github.com/jo/flights/actions/runs/4711',
      },
      ...{
        [`${run}.head_sha`]: sha,
        [`${run}.head_branch`]: 'better',
        [`${run}.head_repository.id`]: '55',
      },
    }
    return runWorkflow('mlops-comment.yml', values, {GH_STATE: stateFile()})
  }
  const comments = async () =>
    (JSON.parse(await readFile(stateFile(), 'utf8')) as {comments: Comment[]}).comments
  const refused = async (message: string, sha?: string) => {
    const {exitCode, log} = await comment(sha)
    expect(log).toContain(`::error title=mlops comment::${message}`)
    expect(exitCode).toBe(1)
    expect(await comments()).toEqual([other])
  }

  it('posts what the first one left, once, and then updates it; what others wrote stays', async () => {
    await rm(clone, {recursive: true})
    await checkout()
    await compare(3, `${MARKER}\n# fail\n`)
    await cp(report(), artifact(), {recursive: true})
    await github()
    const posted = {id: 2, pull: '7', user: {login: 'github-actions[bot]'}}
    const link = '\n[Whole report](https://github.com/jo/flights/actions/runs/4711)\n'
    expect(await comment()).toMatchObject({exitCode: 0})
    expect(await comments()).toEqual([other, {...posted, body: `${MARKER}\n# fail\n${link}`}])
    await leave('7', `${MARKER}\n# pass\n`)
    expect(await comment()).toMatchObject({exitCode: 0})
    expect(await comments()).toEqual([other, {...posted, body: `${MARKER}\n# pass\n${link}`}])
  })

  it.each(['8', '9', '10'])(
    'refuses the number of a pull request from elsewhere: %s',
    async number => {
      await github()
      await leave(number, `${MARKER}\n`)
      await refused(`Pull request ${number} is not the one that was compared.`)
    },
  )

  it.each(['', '0', '-7', '7\n8', '$(id)', '../7', '12345678901'])(
    'refuses what is no number: %j',
    async number => {
      await github()
      await leave(number, `${MARKER}\n`)
      await refused('What the artifact names is no pull request.')
    },
  )

  it('refuses a number that no pull request has', async () => {
    await github()
    await leave('999', `${MARKER}\n`)
    await refused('There is no pull request 999.')
  })

  it('posts nothing of a commit that is not the newest any more, which is no error', async () => {
    await github()
    await leave('7', `${MARKER}\n`)
    const {exitCode, log} = await comment('d'.repeat(40))
    expect(log).toContain('::notice title=mlops comment::Pull request 7 has a newer commit')
    expect(exitCode).toBe(0)
    expect(await comments()).toEqual([other])
  })

  it('takes 65,536 characters and refuses one more', async () => {
    await github()
    const link = '\n[Whole report](https://github.com/jo/flights/actions/runs/4711)\n'
    const full = MARKER + '\n' + 'é'.repeat(65_536 - MARKER.length - 1 - link.length)
    await leave('7', `${full}é`)
    await refused('The report is too long: 65537 characters.')
    await leave('7', full)
    expect(await comment()).toMatchObject({exitCode: 0})
    expect((await comments())[1]?.body).toHaveLength(65_536)
  })

  it.each([
    '# pass\n',
    '',
    ` ${MARKER}\n`,
    `${MARKER} x\n`,
    '<!-- mlops:compare:a b -->\n',
    '<!-- other -->\n',
  ])('refuses a report that does not begin with its marker: %j', async text => {
    await github()
    await leave('7', text)
    await refused('The report does not begin with its marker.')
  })

  it('refuses links in the artifact', async () => {
    await github()
    await leave('7')
    await symlink('/etc/hostname', path.join(artifact(), 'comment.md'))
    await refused('comment.md is a link.')
  })

  it('posts nothing where the models were not compared, or the run left nothing', async () => {
    await github()
    await leave('7')
    expect((await comment()).log).toContain(
      '::notice title=mlops comment::The models were not compared.',
    )
    await github([])
    expect((await comment()).log).toContain('::notice title=mlops comment::The run left no report.')
    expect(await comments()).toEqual([other])
  })
})
