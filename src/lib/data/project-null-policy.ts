import type {ProjectConfig} from '../project/index.ts'
import type {NullPolicy, NullRule} from './null-policy.ts'

/**
 * What absent values become: by `model.inputs.<column>.nulls` of mlops.yaml, else by `kind` where
 * the caller names one, else by `data.nulls`, else they are errors.
 */
export function projectNullPolicy(
  config: ProjectConfig | undefined,
  kind: NullRule | undefined,
): NullPolicy {
  const inputs = Object.entries(config?.model.inputs ?? {})
  return {
    kind: kind ?? config?.data.nulls ?? 'error',
    columns: Object.fromEntries(
      inputs.map(([name, {nulls, default: value}]) => [
        name,
        {
          ...(nulls === undefined ? {} : {kind: nulls}),
          ...(value === undefined ? {} : {value}),
        },
      ]),
    ),
  }
}
