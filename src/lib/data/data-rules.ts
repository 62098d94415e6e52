import {findProject, openProject, resolvePath, type ProjectConfig} from '../project/index.ts'
import type {InputPolicy, Nulls} from './input-policy.ts'

/** What mlops.yaml says of the data of a model. */
export interface DataRules {
  readonly policy: InputPolicy
  /** `data.source`, its path absolute. */
  readonly source: string | undefined
  /** `data.reference`, likewise. */
  readonly reference: string | undefined
  /** Columns that are no features: identifier, time, target. */
  readonly aside: readonly string[]
}

/**
 * The rules for the data of a model: those of the mlops.yaml around `directory` when it is the
 * model's own, else that a null is an error. `nulls` replaces `data.nulls`.
 *
 * @param name - Name of the model, null for a bare file.
 * @throws MlopsError `CONFIG_INVALID`.
 */
export async function dataRules(
  directory: string,
  name: string | null,
  nulls?: Nulls,
): Promise<DataRules> {
  const found = name === null ? undefined : await findProject(directory)
  const project = found === undefined ? undefined : await openProject(directory)
  if (project === undefined || project.config.name !== name)
    return {
      policy: {nulls: nulls ?? 'error', inputs: {}},
      source: undefined,
      reference: undefined,
      aside: [],
    }
  const {data, model} = project.config
  return {
    policy: {nulls: nulls ?? data.nulls, inputs: model.inputs ?? {}},
    source: sourceOf(data.source, project),
    reference: sourceOf(data.reference, project),
    aside: [data.id, data.timestamp, data.target].filter(column => column !== undefined),
  }
}

function sourceOf(
  source: ProjectConfig['data']['source'],
  project: {readonly root: string},
): string | undefined {
  if (source === undefined) return undefined
  return typeof source === 'string' ? resolvePath(project, source) : `query:${source.query}`
}
