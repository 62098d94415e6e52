import type {Roles} from './infer-task.ts'
import type {ElementType, ModelOptions, TensorSpec} from './types.ts'

type Label = string | number

/** What the outputs of a graph mean, as plain data that another process can be sent. */
export interface OutputMeaning {
  readonly roles: Roles
  readonly outputs: readonly TensorSpec[]
  /** Labels as the graph knows them; they are renamed by those of mlops.yaml. */
  readonly fileLabels: readonly Label[]
  readonly options: ModelOptions
  /** Values a row of each output, by name. */
  readonly widths: ReadonlyMap<string, number>
}

/** How one column of predictions is read from the output of a graph; plain data, for readers in any language. */
export interface PredictionRule {
  readonly name: string
  readonly type: ElementType
  /** Its output, row-major with `width` values a row. */
  readonly output: string
  readonly width: number
  readonly take: PredictionTake
}

/**
 * `value`: element `index` of the row. `complement`: one minus the only element. `renamed`: the only element, by the
 * name that mlops.yaml gives it. `threshold`: the second of two labels where element `index` reaches the threshold.
 * `largest`: the label of the first of the largest elements.
 */
export type PredictionTake =
  | {readonly kind: 'value'; readonly index: number}
  | {readonly kind: 'complement'}
  | {readonly kind: 'renamed'; readonly names: readonly (readonly [known: string, name: Label])[]}
  | {
      readonly kind: 'threshold'
      readonly index: number
      readonly threshold: number
      readonly labels: readonly Label[]
    }
  | {readonly kind: 'largest'; readonly labels: readonly Label[]}

const FIRST: PredictionTake = {kind: 'value', index: 0}

/** The columns of predictions, in order: `prediction`, `probability_<label>`, or the names of the outputs. */
export function predictionRules(meaning: OutputMeaning): readonly PredictionRule[] {
  const {score} = meaning.roles
  if (score === undefined) return plainRules(meaning)
  return [predictionRule(meaning, score.name), ...probabilityRules(meaning, score)]
}

/** The label that the graph gives, renamed; or the one whose probability wins. */
function predictionRule(meaning: OutputMeaning, scoreName: string): PredictionRule {
  const {roles, options, widths} = meaning
  const {prediction, labels} = roles
  const threshold = options.output?.threshold
  if (prediction !== undefined && threshold === undefined) return labelRule(meaning, prediction)
  const names = labels.length > 0 ? labels : [0, 1]
  const width = widths.get(scoreName) ?? 1
  const cut = {kind: 'threshold', threshold: threshold ?? 0.5, labels: names} as const
  const take: PredictionTake =
    width === 1
      ? {...cut, index: 0}
      : width === 2 && threshold !== undefined
        ? {...cut, index: 1}
        : {kind: 'largest', labels: names}
  return {name: 'prediction', type: labelType(names), output: scoreName, width, take}
}

/** The label output, each value renamed when mlops.yaml gives names. */
function labelRule(
  {roles: {labels}, fileLabels, options}: OutputMeaning,
  output: {readonly name: string; readonly type: ElementType},
): PredictionRule {
  const of = {name: 'prediction', output: output.name, width: 1}
  if (options.output?.labels === undefined) return {...of, type: output.type, take: FIRST}
  const known = fileLabels.length > 0 ? fileLabels : labels.map((_, index) => index)
  const names = known.map((label, index) => [String(label), labels[index] ?? label] as const)
  return {...of, type: labelType(labels), take: {kind: 'renamed', names}}
}

function probabilityRules(
  {roles: {labels}, widths}: OutputMeaning,
  score: {readonly name: string; readonly type: ElementType},
): PredictionRule[] {
  const width = widths.get(score.name) ?? 1
  const type = score.type === 'float64' ? 'float64' : 'float32'
  // One column is the probability of the second class.
  const takeOf = (index: number): PredictionTake => {
    if (width > 1) return {kind: 'value', index}
    return index === 1 ? FIRST : {kind: 'complement'}
  }
  return Array.from({length: Math.max(width, labels.length, 2)}, (_, index) => ({
    name: `probability_${String(labels[index] ?? index)}`,
    type,
    output: score.name,
    width,
    take: takeOf(index),
  }))
}

/** Outputs of models that are no classifiers: one number a row, or the values of each output. */
function plainRules(meaning: OutputMeaning): readonly PredictionRule[] {
  const {roles, outputs, widths} = meaning
  const {prediction} = roles
  if (prediction !== undefined && outputs.length === 1 && roles.labels.length > 0)
    return [labelRule(meaning, prediction)]
  return outputs.flatMap(output => {
    const width = widths.get(output.name) ?? 1
    const base = output.name === prediction?.name ? 'prediction' : output.name
    return Array.from({length: width}, (_, index) => ({
      name: width === 1 ? base : `${base}_${index}`,
      type: output.type === 'float16' ? ('float32' as const) : output.type,
      output: output.name,
      width,
      take: {kind: 'value', index} as const,
    }))
  })
}

function labelType(labels: readonly Label[]): ElementType {
  if (labels.some(label => typeof label === 'string')) return 'string'
  return labels.every(label => Number.isSafeInteger(label)) ? 'int64' : 'float64'
}
