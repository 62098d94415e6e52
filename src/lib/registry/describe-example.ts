import {MlopsError} from '../core/errors/index.ts'
import {typicalRow, type TypicalRow} from '../data/index.ts'
import type {ModelSignature} from '../model/index.ts'
import {resolvePath, type Project} from '../project/index.ts'

/**
 * A typical row of the project's data, without the columns that must not be logged; undefined where
 * there is no data, or it cannot be read: a version does not depend on it.
 */
export async function describeExample(
  project: Project,
  signature: ModelSignature | undefined,
  signal?: AbortSignal,
): Promise<TypicalRow | undefined> {
  const {data, model, serve} = project.config
  const declared = data.reference ?? data.test ?? data.source
  if (signature === undefined || declared === undefined) return undefined
  const source =
    typeof declared === 'string' ? resolvePath(project, declared) : `query:${declared.query}`
  const policy = {nulls: data.nulls, inputs: model.inputs ?? {}}
  try {
    const row = await typicalRow(source, signature.columns, policy, signal)
    const shown = Object.entries(row).filter(([name]) => !serve.log.redact.includes(name))
    return shown.length === 0 ? undefined : Object.fromEntries(shown)
  } catch (error) {
    if (error instanceof MlopsError) return undefined
    throw error
  }
}
