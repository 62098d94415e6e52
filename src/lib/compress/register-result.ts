import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {describeModel} from '../model/index.ts'
import {findProject, openProject} from '../project/index.ts'
import {assertRegistrable, register, type ResolvedModel} from '../registry/index.ts'
import {installModel} from '../train/index.ts'
import type {Compression, MeasuredCandidate, RegisteredResult} from './types.ts'

/**
 * Refuses early what would keep the result from becoming a version.
 *
 * @throws MlopsError `USAGE` for a model that is not the project's, and what `assertRegistrable` throws.
 */
export async function assertPlace(directory: string, {name, label}: ResolvedModel): Promise<void> {
  const found = await findProject(directory)
  const project = found === undefined ? undefined : await openProject(directory)
  if (project?.config.name !== name)
    throw new MlopsError('USAGE', `${label} is not the model of this project.`, {
      hint: 'Name a version of it, or write the result to a file: -o small.onnx',
    })
  await assertRegistrable(directory)
}

/**
 * Puts the result into the place of the model and makes it a version, with the one that it was made from as parent.
 *
 * @throws MlopsError what installing and registering throw.
 */
export async function registerResult(
  directory: string,
  resolved: ResolvedModel,
  {metric, original}: Pick<Compression, 'metric' | 'original'>,
  {candidate, model}: {readonly candidate: MeasuredCandidate; readonly model: Uint8Array},
  signal: AbortSignal | undefined,
): Promise<RegisteredResult> {
  const project = await openProject(directory)
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-compress-'))
  try {
    await writeFile(path.join(folder, path.basename(project.config.model.path)), model)
    // Metrics that lie there are those of the model before.
    const metrics = {
      ...(metric === null || candidate.metric === null ? {} : {[metric.name]: candidate.metric}),
      agreement_with_parent: candidate.agreement,
    }
    await writeFile(path.join(folder, 'metrics.json'), JSON.stringify(metrics, null, 2) + '\n')
    await installModel(project, folder)
    const {version: parent} = resolved
    const smaller = original.sizeBytes / candidate.sizeBytes
    const registration = await register({
      directory,
      describe: describeModel,
      note: `compressed by ${candidate.method} from ${resolved.label}, ${smaller.toFixed(2)} times smaller`,
      ...(parent === null ? {} : {parent}),
      ...(signal === undefined ? {} : {signal}),
    })
    const {name, version, tag} = registration
    return {name, version, tag, parent: registration.parent}
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}
