import path from 'node:path'
import {compareModels, compareRenderers, type CompareReport} from '../../compare/index.ts'
import {sha256OfFile} from '../../platform/files/index.ts'
import type {Project} from '../../project/index.ts'
import {primaryMetric} from './primary-metric.ts'
import {writeReports} from '../../report/index.ts'
import type {Candidate, CompareRecord, OpenRun} from '../types.ts'

export type Judged = CompareRecord['judged'][number]

/** The page and the JSON have no colours. */
const same = (text: string): string => text
const PLAIN = {
  style: {bold: same, dim: same, red: same, green: same, yellow: same},
  width: null,
  unicode: true,
}

export interface JudgeOptions {
  /** Version of mlops, which the page carries. */
  readonly mlopsVersion: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Compares a candidate with the champion on the test rows of the run, by the gates of mlops.yaml, and keeps
 * the report as JSON and as a page in the folder of the run. Without a champion it is judged by its bounds alone.
 *
 * Where mlops.yaml has no gates, the first metric may be at most 1 % worse: nobody watches here.
 */
export async function judgeCandidate(
  project: Project,
  run: OpenRun,
  candidate: Candidate,
  {mlopsVersion, signal}: JudgeOptions,
): Promise<Judged> {
  const {plan, records, folder} = run
  const model = path.join(folder, candidate.folder, path.basename(project.config.model.path))
  const report = (await compareModels({
    directory: project.root,
    refs: [model],
    ...(plan.champion === null ? {alone: true} : {against: plan.champion.ref}),
    data: path.join(folder, records.data?.test ?? ''),
    failOn:
      project.config.compare.gates.length === 0 ? [await usualGate(project, model)] : undefined,
    signal,
  })) as CompareReport
  const named = {...report, new: {...report.new, model: `${plan.name}@${candidate.mode}`}}
  const files = {
    report: path.posix.join('reports', `${candidate.mode}.json`),
    html: path.posix.join('reports', `${candidate.mode}.html`),
  }
  await writeReports(
    [
      {format: 'json', file: path.join(folder, files.report)},
      {format: 'html', file: path.join(folder, files.html)},
    ],
    compareRenderers(named, {look: PLAIN, version: mlopsVersion}),
    {print: () => undefined},
  )
  return {
    mode: candidate.mode,
    verdict: plan.gate === 'none' ? 'pass' : report.verdict,
    reason: plan.gate === 'none' ? `retrain.gate is none; ${report.reason}` : report.reason,
    metrics: Object.fromEntries(
      report.metrics.map(({name, old, new: now}) => [name, {champion: old, candidate: now}]),
    ),
    ...files,
    reportSha256: await sha256OfFile(path.join(folder, files.report)),
  }
}

async function usualGate(project: Project, model: string): Promise<string> {
  const {name, better} = await primaryMetric(project, model)
  return `${name}:${better === 'lower' ? '+' : '-'}1%`
}
