import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {parse} from 'yaml'
import {z} from 'zod'
import type {CiService} from '../../../../src/lib/init/index.ts'

const text = z.union([z.string(), z.number()]).transform(String)
const environment = z.record(z.string(), text).default({})

const workflowSchema = z.object({
  env: environment,
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(
        z.object({
          name: z.string().optional(),
          run: z.string().optional(),
          env: environment,
        }),
      ),
    }),
  ),
})

const jobSchema = z.object({
  variables: environment,
  script: z.array(z.string()),
  after_script: z.array(z.string()),
})

export interface Step {
  readonly name: string
  readonly script: string
  /** Its variables and those of the workflow; an expression of GitHub still stands as `${{ … }}`. */
  readonly env: Readonly<Record<string, string>>
}

/** The steps of a GitHub workflow that are shell scripts, in order. */
export async function githubSteps(directory: string, workflow: string): Promise<readonly Step[]> {
  const file = path.join(directory, '.github/workflows', workflow)
  const {env, jobs} = workflowSchema.parse(parse(await readFile(file, 'utf8')))
  return Object.values(jobs).flatMap(({steps}) =>
    steps.flatMap(({name = '', run, env: own}) =>
      run === undefined ? [] : [{name, script: run, env: {...env, ...own}}],
    ),
  )
}

/** The job of the pipeline for GitLab. */
export async function gitlabJob(directory: string): Promise<z.output<typeof jobSchema>> {
  const file = path.join(directory, '.gitlab/mlops-compare.gitlab-ci.yml')
  const jobs = z.record(z.string(), jobSchema).parse(parse(await readFile(file, 'utf8')))
  return jobSchema.parse(Object.values(jobs)[0])
}

/** Every shell script of the workflows. */
export async function allScripts(
  directory: string,
  service: CiService,
): Promise<readonly string[]> {
  if (service === 'gitlab') {
    const {script, after_script: after} = await gitlabJob(directory)
    return [...script, ...after]
  }
  const names = await readdir(path.join(directory, '.github/workflows'))
  const steps = await Promise.all(names.map(name => githubSteps(directory, name)))
  return steps.flat().map(step => step.script)
}
