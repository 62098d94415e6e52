import {findProject, openProject, type Project, type ProjectConfig} from '../../project/index.ts'
import {MlopsError} from '../../core/errors/index.ts'
import type {MetricTask, RowUnits} from '../../core/metrics/index.ts'
import {testSettings, type TestSettings} from '../../testset/index.ts'
import type {CompareRequest} from '../compare-request.ts'
import type {Gate} from '../gate-types.ts'
import type {JudgeRules} from '../judge/index.ts'
import type {PairedRows} from '../paired-rows.ts'
import {parseGates} from './gates/index.ts'

type CompareConfig = ProjectConfig['compare']

/** What flags and mlops.yaml say together. */
export interface CompareSettings {
  readonly test: TestSettings
  /** The mlops.yaml of the model; undefined where the models are files alone. */
  readonly project: Project | undefined
  readonly config: CompareConfig
  readonly rules: JudgeRules
  readonly id: string | null
  readonly group: string | null
  readonly fairnessBy: readonly string[]
  readonly failOn: readonly string[]
}

/** `compare` of an mlops.yaml that says nothing about it. */
const DEFAULTS: CompareConfig = {
  alpha: 0.05,
  correction: 'holm',
  gates: [],
  horizon: 1,
  on_missing_baseline: 'error',
}

/**
 * Settings of a comparison: flags first, then the mlops.yaml around the folder where it is the model's own.
 *
 * @param name - Name of the new model; null for a bare file.
 * @param without - Files of predictions may hold the true answers themselves.
 * @throws MlopsError `USAGE`, `EVALUATE_TARGET`, `CONFIG_INVALID`.
 */
export async function compareSettings(
  request: CompareRequest,
  name: string | null,
  without?: 'may lack data',
): Promise<CompareSettings> {
  const test = await testSettings(request, name, without)
  const project = await projectOf(request.directory, name)
  const configured = project?.config.compare ?? DEFAULTS
  // Who asks for one model alone knows that there is none to compare with.
  const config: CompareConfig =
    request.alone === true ? {...configured, on_missing_baseline: 'pass'} : configured
  const alpha = request.alpha ?? config.alpha
  if (!(alpha > 0 && alpha < 0.5))
    throw new MlopsError('USAGE', `--alpha ${alpha} is not between 0 and 0.5.`, {
      hint: 'It is the probability of a false alarm: --alpha 0.05',
    })
  return {
    test,
    project,
    config,
    rules: {alpha, correction: config.correction},
    id: request.id ?? project?.config.data.id ?? null,
    group: request.groupBy ?? config.group ?? null,
    fairnessBy: request.fairnessBy ?? config.fairness?.by ?? [],
    failOn: request.failOn ?? [],
  }
}

async function projectOf(directory: string, name: string | null): Promise<Project | undefined> {
  if (name === null || (await findProject(directory)) === undefined) return undefined
  const project = await openProject(directory)
  return project.config.name === name ? project : undefined
}

/** @throws MlopsError `COMPARE_GATE`, `METRIC_TASK`, `METRIC_PARAMETER`. */
export function gatesOf(settings: CompareSettings, task: MetricTask): readonly Gate[] {
  const {config, fairnessBy, failOn} = settings
  return parseGates({
    configured: config.gates,
    maxLeakage: config.max_leakage,
    failOn,
    task,
    fairnessBy,
  })
}

/** Rows of a group belong together; errors of forecasts overlap for as long as they look ahead. */
export function unitsOf(
  {config}: CompareSettings,
  {new: now, group}: Pick<PairedRows, 'new' | 'group'>,
): RowUnits {
  if (group !== null) return {kind: 'groups', codes: group.codes, count: group.values.length}
  if (now.task !== 'forecast') return {kind: 'rows'}
  return {kind: 'blocks', horizon: config.horizon}
}
