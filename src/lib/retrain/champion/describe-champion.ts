import path from 'node:path'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {readBlob} from '../../platform/git/index.ts'
import type {Project} from '../../project/index.ts'
import {openRegistry, showVersion, type ProjectRegistry} from '../../registry/index.ts'
import type {Champion} from '../types.ts'
import {timeOfSource} from './time-of-source.ts'

const spanSchema = z
  .object({rows: z.number(), until: z.string().nullable().optional()})
  .nullable()
  .optional()
/** What training.json says that matters here; older ones have no times. */
const trainingSchema = z.object({
  model: z.object({sha256: z.string()}),
  mode: z.enum(['scratch', 'fine_tune']).optional(),
  data: spanSchema,
  test: spanSchema,
})
type Training = z.output<typeof trainingSchema>

/**
 * The model that is to be replaced: the version in the stage, else the latest one; null where there is none.
 *
 * @throws MlopsError of the registry, but for a folder without a repository or versions.
 */
export async function describeChampion(
  project: Project,
  {stage, asOf}: {readonly stage: string; readonly asOf: Date},
): Promise<Champion | null> {
  const opened = await tryRegistry(project)
  if (opened === undefined) return null
  const version = chosenVersion(opened, stage)
  if (version === undefined) return null
  const {name} = project.config
  const shown = await showVersion(project.root, `${name}@${version}`, true)
  if (shown.sha256 === null || shown.path === null)
    throw new MlopsError(
      'RECORD_INVALID',
      `${name}@${version} was registered by another tool, without the digest of its model.`,
      {hint: 'Register the model with `mlops register`, and promote that version.'},
    )
  const training = await readTraining(opened, shown.commit, shown.path, shown.sha256)
  const trainedUntil = training?.data?.until ?? (await timeOfSource(project, shown.data))
  const knownUntil = later(trainedUntil, training?.test?.until ?? null)
  const registeredAt = new Date(shown.registeredAt).toISOString()
  return {
    version,
    ref: `${name}@${version}`,
    sha256: shown.sha256,
    // A replay sees a registration that is yet to come as made when its data ended.
    registeredAt: registeredAt <= asOf.toISOString() ? registeredAt : (knownUntil ?? registeredAt),
    trainedUntil,
    knownUntil,
    trainedRows: training?.data?.rows ?? null,
    mode: training?.mode ?? null,
    metrics: numbersOf(shown.metrics),
    texts: (shown.signature?.columns ?? []).flatMap(column =>
      column.type === 'string' ? [column.name] : [],
    ),
    run: shown.run,
  }
}

/** undefined for a folder without a repository. */
async function tryRegistry({root}: Project): Promise<ProjectRegistry | undefined> {
  try {
    return await openRegistry(root)
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'GIT_NO_REPOSITORY') return undefined
    throw error
  }
}

function chosenVersion({model}: ProjectRegistry, stage: string): string | undefined {
  const holder = model?.stages.get(stage)?.version ?? undefined
  return holder ?? model?.versions.find(({active}) => active)?.version
}

async function readTraining(
  {git}: ProjectRegistry,
  commit: string,
  modelPath: string,
  sha256: string,
): Promise<Training | undefined> {
  const file = path.posix.join(path.posix.dirname(modelPath), 'training.json')
  try {
    const training = trainingSchema.parse(JSON.parse(await readBlob(git, commit, file)))
    // One that an earlier model left behind tells nothing of this one.
    return training.model.sha256 === sha256 ? training : undefined
  } catch {
    return undefined
  }
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

function numbersOf(metrics: Readonly<Record<string, unknown>> | null): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics ?? {}).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, value] as const] : [],
    ),
  )
}
