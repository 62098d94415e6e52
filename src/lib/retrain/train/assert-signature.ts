import {MlopsError} from '../../core/errors/index.ts'
import {describeModel, type ModelSignature} from '../../model/index.ts'
import type {Project} from '../../project/index.ts'
import {modelOptions, showVersion} from '../../registry/index.ts'
import type {TrainMode} from '../../train/index.ts'
import type {Champion} from '../types.ts'

/**
 * Refuses a model that could not take the place of the champion: other columns, outputs, labels or another task.
 * That it can be loaded and run is seen on the way.
 *
 * @throws MlopsError `RETRAIN_SIGNATURE` with every difference; `MODEL_…` for one that cannot run.
 */
export async function assertSignature(
  project: Project,
  champion: Champion | null,
  model: string,
  mode: TrainMode,
): Promise<void> {
  const {signature: own} = await describeModel(model, modelOptions(project.config))
  if (champion === null) return
  const {signature: its} = await showVersion(project.root, champion.ref, true)
  const differences = its === null ? [] : signatureDifferences(its, own)
  if (differences.length === 0) return
  throw new MlopsError(
    'RETRAIN_SIGNATURE',
    `The model of ${mode} is not called as ${champion.ref} is: ${differences.join('; ')}.`,
    {
      hint: 'Whoever asks the model would be refused. Mend the training, or release the change by hand: `mlops train`, `mlops register`, `mlops promote`.',
      details: {differences},
    },
  )
}

/** What differs, each a few words; empty where one model can stand for the other. */
export function signatureDifferences(before: ModelSignature, now: ModelSignature): string[] {
  const differences: string[] = []
  if (before.task !== now.task) differences.push(`its task is ${now.task}, not ${before.task}`)
  compareNamed('column', before.columns, now.columns, differences)
  compareNamed('output', before.outputs, now.outputs, differences)
  const labels = [before.labels, now.labels].map(all => all.join(', '))
  if (labels[0] !== labels[1])
    differences.push(`its labels are ${labels[1] || 'none'}, not ${labels[0] || 'none'}`)
  return differences
}

interface Named {
  readonly name: string
  readonly type: string
}

function compareNamed(
  what: string,
  before: readonly Named[],
  now: readonly Named[],
  differences: string[],
): void {
  for (const {name, type} of before) {
    const there = now.find(other => other.name === name)
    if (there === undefined) differences.push(`${what} ${name} is missing`)
    else if (there.type !== type) differences.push(`${what} ${name} is ${there.type}, not ${type}`)
  }
  for (const {name} of now)
    if (!before.some(other => other.name === name)) differences.push(`${what} ${name} is new`)
}
