import {MlopsError} from '../core/errors/index.ts'

/** Numbers of classes: those that are known first, in their order; others only where it is open. */
export interface LabelIndex {
  readonly labels: readonly string[]
  /** The class of a label as the data writes it; −1 where there is no such class. */
  ofData(text: string): number
  /** The class of a label as the model says it. */
  ofModel(label: string | number | bigint): number
}

const WHOLE = /^[+-]?\d+(\.0+)?$/

/**
 * Finds classes by label. A label is the same as text, number and boolean: "1", 1, 1.0 and true, as long
 * as the model does not itself tell them apart.
 *
 * @param open - Whether labels that are not known become classes; by default where none is known.
 */
export function createLabelIndex(known: readonly string[], open = known.length === 0): LabelIndex {
  const labels = known.map(canonical)
  const places = new Map(labels.map((label, index) => [label, index]))
  const aliases = open ? new Map<string, string>() : booleanAliases(places)
  const seen = new Map<string, number>()
  const place = (label: string): number => {
    const there = places.get(label)
    if (there !== undefined || !open) return there ?? -1
    places.set(label, labels.length)
    return labels.push(label) - 1
  }
  const find = (text: string): number => {
    const label = canonical(text)
    return place(aliases.get(label.toLowerCase()) ?? label)
  }
  const remembered = (text: string): number => {
    const index = seen.get(text) ?? find(text)
    seen.set(text, index)
    return index
  }
  return {
    get labels() {
      return [...known, ...labels.slice(known.length)]
    },
    ofData: remembered,
    ofModel: label => remembered(String(label)),
  }
}

function canonical(text: string): string {
  const trimmed = text.trim()
  return WHOLE.test(trimmed) ? String(Number(trimmed)) : trimmed
}

/** true for a class 1 and false for a class 0, and the other way round. */
function booleanAliases(places: ReadonlyMap<string, number>): Map<string, string> {
  const aliases = new Map<string, string>()
  for (const [a, b] of [
    ['true', '1'],
    ['false', '0'],
  ] as const) {
    const spelled = [...places.keys()].find(label => label.toLowerCase() === a)
    if (spelled !== undefined) aliases.set(a, spelled)
    if (spelled === undefined && places.has(b)) aliases.set(a, b)
    if (spelled !== undefined && !places.has(b)) aliases.set(b, spelled)
  }
  return aliases
}

/** @throws MlopsError `EVALUATE_LABELS`. */
export function refuseLabels(
  target: string,
  strange: ReadonlyMap<string, number>,
  labels: readonly string[],
): never {
  const [[first, rows] = ['', 0]] = strange
  const others = strange.size - 1
  const more = others === 0 ? '' : `, and ${others} other ${others === 1 ? 'label' : 'labels'}`
  throw new MlopsError(
    'EVALUATE_LABELS',
    `${target} is "${first}" in ${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}${more}, and the model predicts ${labels.map(label => `"${label}"`).join(', ')}.`,
    {
      hint: 'Name the classes as the data does, in the order of the probabilities: model.output.labels in mlops.yaml (a version keeps the mlops.yaml of its commit; `workspace` is the model with that of now); or select other rows with --data "query:SELECT …".',
      details: {labels: [...labels], strange: [...strange.keys()].slice(0, 20)},
    },
  )
}
