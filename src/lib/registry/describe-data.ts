import {MlopsError} from '../core/errors/index.ts'
import {columnFacts, typicalRow, type ColumnFacts, type TypicalRow} from '../data/index.ts'
import type {ModelSignature} from '../model/index.ts'
import {resolvePath, type Project} from '../project/index.ts'

/** What is told of the data of a model to whoever tries it. */
export interface DescribedData {
  readonly example?: TypicalRow
  readonly columns?: Readonly<Record<string, ColumnFacts>>
}

/**
 * A typical row of the project's data and what its columns hold, without the columns that must not be logged; nothing
 * where there is no data, or it cannot be read: a version does not depend on it.
 */
export async function describeData(
  project: Project,
  signature: ModelSignature | undefined,
  signal?: AbortSignal,
): Promise<DescribedData> {
  const {data, model, serve} = project.config
  const declared = data.reference ?? data.test ?? data.source
  if (signature === undefined || declared === undefined) return {}
  const source =
    typeof declared === 'string' ? resolvePath(project, declared) : `query:${declared.query}`
  const policy = {nulls: data.nulls, inputs: model.inputs ?? {}}
  const shown = <T>(
    byColumn: Readonly<Record<string, T>>,
  ): Readonly<Record<string, T>> | undefined => {
    const kept = Object.entries(byColumn).filter(([name]) => !serve.log.redact.includes(name))
    return kept.length === 0 ? undefined : Object.fromEntries(kept)
  }
  try {
    const example = shown(await typicalRow(source, signature.columns, policy, signal))
    const columns = shown(await columnFacts(source, signature.columns, policy, signal))
    return {
      ...(example === undefined ? {} : {example}),
      ...(columns === undefined ? {} : {columns}),
    }
  } catch (error) {
    if (error instanceof MlopsError) return {}
    throw error
  }
}
