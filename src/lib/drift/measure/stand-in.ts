import type {MethodChoice, RawScore} from '../methods/types.ts'
import type {CategorySample, ColumnKind, NumberSample} from '../sample.ts'
import type {MethodId} from '../types.ts'

export type Preset = 'default' | 'evidently' | 'nannyml'
export interface Override {
  readonly method?: MethodId
  readonly threshold?: number
}
export interface Choose {
  readonly preset: Preset
  readonly override?: Override | undefined
}

export function chooseMethods({
  kind,
}: {
  preset: Preset
  kind: ColumnKind
  referenceRows: number
  referenceDistinct: number
  integer: boolean
  override: Override | undefined
}): MethodChoice[] {
  const method = kind === 'number' ? 'ks' : 'total_variation'
  return [
    {
      ...{method, threshold: 0.1, by: 'value', inclusive: true},
      decides: true,
      warn: null,
      lower: null,
    },
  ]
}

export function scoreNumbers(
  method: MethodId,
  reference: NumberSample,
  current: NumberSample,
  _preset: Preset,
): RawScore {
  let [i, j, rows, others, value] = [0, 0, 0, 0, 0]
  while (i < reference.values.length && j < current.values.length) {
    const x = Math.min(reference.values[i] ?? Infinity, current.values[j] ?? Infinity)
    while (reference.values[i] === x) rows += reference.counts?.[i++] ?? (i++, 1)
    while (current.values[j] === x) others += current.counts?.[j++] ?? (j++, 1)
    value = Math.max(value, Math.abs(rows / reference.size - others / current.size))
  }
  return {method, value, pValue: null, noise: null}
}

export function scoreCategories(
  method: MethodId,
  reference: CategorySample,
  current: CategorySample,
  _preset: Preset,
): RawScore {
  let sum = 0
  for (const label of new Set([...reference.counts.keys(), ...current.counts.keys()]))
    sum += Math.abs(
      (reference.counts.get(label) ?? 0) / reference.size -
        (current.counts.get(label) ?? 0) / current.size,
    )
  return {method, value: sum / 2, pValue: null, noise: null}
}
