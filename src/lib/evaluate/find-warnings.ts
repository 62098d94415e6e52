import type {Evaluation} from './types.ts'

const MANY_SLICES = 100

/** What a reader of the evaluation must know, most important first. */
export function findWarnings({
  inputs,
  metrics,
  slices,
  warnings,
}: Pick<Evaluation, 'inputs' | 'metrics' | 'slices' | 'warnings'>): readonly string[] {
  const dead = inputs.effects.filter(({noEffect}) => noEffect).map(({name}) => name)
  const constant = inputs.effects.filter(effect => effect.constant).map(({name}) => name)
  const sliceCounts = new Map<string, number>()
  for (const {column} of slices) sliceCounts.set(column, (sliceCounts.get(column) ?? 0) + 1)
  return [
    ...(dead.length === 0
      ? []
      : [
          `no prediction changes when ${list(dead)} ${dead.length === 1 ? 'is' : 'are'} shuffled: the model does not use ${dead.length === 1 ? 'it' : 'them'}, or lost ${dead.length === 1 ? 'it' : 'them'} when it was converted`,
        ]),
    ...metrics.flatMap(({name, warnings: own}) => own.map(warning => `${name}: ${warning}`)),
    ...warnings,
    ...(constant.length === 0
      ? []
      : [
          `${list(constant)} ${constant.length === 1 ? 'has' : 'have'} one value in all rows looked at`,
        ]),
    ...[...sliceCounts]
      .filter(([, count]) => count > MANY_SLICES)
      .map(([column, count]) => `${column} has ${count} values: slices are for columns of a few`),
  ]
}

function list(names: readonly string[]): string {
  return names.length < 3
    ? names.join(' and ')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}
