import type {ProjectConfig} from '../project/index.ts'
import type {NullPolicy} from './null-policy.ts'

/**
 * What absent values become: `kind` where the caller names one, else `data.nulls` of mlops.yaml,
 * else an error. Defaults are those of `model.inputs`.
 */
export function projectNullPolicy(
  config: ProjectConfig | undefined,
  kind: NullPolicy['kind'] | undefined,
): NullPolicy {
  const chosen = kind ?? config?.data.nulls ?? 'error'
  if (chosen !== 'default') return {kind: chosen}
  const inputs = Object.entries(config?.model.inputs ?? {})
  const values = inputs.flatMap(([name, input]) =>
    input.default === undefined
      ? []
      : [
          [
            name,
            typeof input.default === 'boolean' ? Number(input.default) : input.default,
          ] as const,
        ],
  )
  return {kind: 'default', values: Object.fromEntries(values)}
}
