import {parseDocument, stringify} from 'yaml'
import type {ProjectConfig} from '../../project/index.ts'
import type {PolicyRule} from '../../core/retraining/index.ts'
import type {Variant} from '../plan/index.ts'
import type {AdviceAnswer} from '../types.ts'

/** A change of mlops.yaml. */
export interface ConfigPatch {
  /** What is set, as YAML. */
  readonly text: string
  /** The file with the change, its comments kept. */
  apply(yaml: string): string
}

type Change = readonly [
  path: readonly string[],
  value: string | number | Readonly<Record<string, unknown>> | undefined,
]

/** What the answer changes in mlops.yaml; null where it says so already. */
export function patchConfig(
  config: ProjectConfig,
  answer: AdviceAnswer,
  chosen: {readonly rule: PolicyRule; readonly variant: Variant} | undefined,
  metric: string,
): ConfigPatch | null {
  const changes = changesOf(config, answer, chosen, metric)
  if (changes.length === 0) return null
  const shown: Record<string, unknown> = {}
  for (const [path, value] of changes) put(shown, path, value === undefined ? null : value)
  return {
    text: stringify({retrain: shown}, {lineWidth: 0}).replace(/: null$/gm, ': # leave out'),
    apply(yaml) {
      const document = parseDocument(yaml)
      for (const [path, value] of changes) {
        if (value === undefined) document.deleteIn(['retrain', ...path])
        else document.setIn(['retrain', ...path], value)
      }
      return document.toString({lineWidth: 0, flowCollectionPadding: false})
    },
  }
}

function changesOf(
  {retrain}: ProjectConfig,
  {kind, every}: AdviceAnswer,
  chosen: {readonly rule: PolicyRule; readonly variant: Variant} | undefined,
  metric: string,
): readonly Change[] {
  const unset: Change[] = [
    ...(retrain?.every === undefined || retrain.every === 'auto'
      ? []
      : [[['every'], undefined] as const]),
    ...(retrain?.cron === undefined ? [] : [[['cron'], undefined] as const]),
  ]
  switch (kind) {
    case 'not_enough_history':
      return []
    case 'no_decay':
    case 'never_on_schedule':
      return unset
    case 'schedule':
      if (every === null || retrain?.every === 'auto' || retrain?.every === every)
        return variantChanges(retrain, chosen?.variant)
      return [
        [['every'], every],
        ...unset.filter(([[key]]) => key === 'cron'),
        ...variantChanges(retrain, chosen?.variant),
      ]
    case 'trigger':
      return [...unset, ...triggerChanges(retrain, chosen?.rule, metric)]
  }
}

function triggerChanges(
  retrain: ProjectConfig['retrain'],
  rule: PolicyRule | undefined,
  metric: string,
): readonly Change[] {
  const triggers = retrain?.triggers
  switch (rule?.kind) {
    case 'drift':
      return triggers?.drift?.share === rule.share
        ? []
        : [[['triggers', 'drift'], {share: rule.share}]]
    case 'performance':
      return triggers?.performance?.drop === rule.drop
        ? []
        : [[['triggers', 'performance'], {metric, drop: rule.drop}]]
    case 'cost':
      return triggers?.cost?.share === rule.share
        ? []
        : [[['triggers', 'cost'], {share: rule.share}]]
    case 'never':
    case 'every':
    case 'oracle':
    case undefined:
      return []
  }
}

function variantChanges(
  retrain: ProjectConfig['retrain'],
  variant: Variant | undefined,
): readonly Change[] {
  if (variant === undefined) return []
  if (variant.mode === 'fine_tune')
    return retrain?.strategy === 'fine_tune' ? [] : [[['strategy'], 'fine_tune']]
  const {window} = variant
  const set = retrain?.data.window
  if (window === 'all') return set === undefined ? [] : [[['data', 'window'], undefined]]
  return set === window ? [] : [[['data', 'window'], window]]
}

function put(
  into: Record<string, unknown>,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    into[key] = value
    return
  }
  const below = (into[key] ??= {}) as Record<string, unknown>
  put(below, rest, value)
}
