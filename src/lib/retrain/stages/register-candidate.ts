import path from 'node:path'
import {describeModel} from '../../model/index.ts'
import {writeFileAtomically} from '../../platform/files/index.ts'
import type {Project} from '../../project/index.ts'
import {findRegistered, register} from '../../registry/index.ts'
import {installModel, readMetrics} from '../../train/index.ts'
import type {Candidate, CompareRecord, OpenRun, RegisterRecord} from '../types.ts'
import type {Judged} from './judge-candidate.ts'

/**
 * Puts the chosen candidate into the place of the model and makes it a version that carries the id of the run.
 * A version that an earlier attempt of the run made is found by that, so there are never two.
 *
 * @returns `unchanged`: the version that holds the very same model already.
 */
export async function registerCandidate(
  project: Project,
  run: OpenRun,
  {chosen, reason, judged}: CompareRecord,
  signal?: AbortSignal,
): Promise<RegisterRecord | {readonly unchanged: string}> {
  const directory = project.root
  const there = await findRegistered(directory, chosen.sha256)
  if (there !== undefined)
    return there.run === run.id
      ? {version: there.version, tag: there.tag, commit: there.commit, sha256: chosen.sha256}
      : {unchanged: there.version}
  const folder = path.join(run.folder, chosen.folder)
  await addMetrics(path.join(folder, 'metrics.json'), judged.find(isOf(chosen))?.metrics ?? {})
  await installModel(project, folder)
  const registration = await register({
    directory,
    describe: describeModel,
    run: run.id,
    test: {
      source: path.relative(project.root, path.join(run.folder, run.records.data?.test ?? '')),
      sha256: run.records.data?.testSha256 ?? '',
    },
    note: `retrained: ${run.plan.decision.reason} ${reason}`,
    ...(signal === undefined ? {} : {signal}),
  })
  const {version, tag, commit, sha256} = registration
  return {version, tag, commit: commit ?? '', sha256}
}

const isOf =
  (chosen: Candidate) =>
  ({mode}: {readonly mode: string}): boolean =>
    mode === chosen.mode

/** What the comparison measured stands beside what the training command said, and before it. */
async function addMetrics(file: string, measured: Judged['metrics']): Promise<void> {
  const said = (await readMetrics(file)) ?? {}
  const own = Object.entries(measured).flatMap(([name, {candidate}]) =>
    candidate === null ? [] : [[name, candidate] as const],
  )
  const metrics = {...said, ...Object.fromEntries(own)}
  await writeFileAtomically(file, JSON.stringify(metrics, undefined, 2) + '\n')
}
