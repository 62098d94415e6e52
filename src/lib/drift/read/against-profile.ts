import type {NumberColumn, Profile} from '../profile/schema.ts'
import {skippedReason} from '../profile/skipped-reason.ts'
import type {ColumnFacts} from './column-facts.ts'
import {decideKind, type Decision} from './decide-kinds.ts'
import type {ColumnPair} from './match-columns.ts'

/** Decides from the types of both sides, and from what the profile kept of the column. */
export async function againstProfile(
  pair: ColumnPair,
  {columns, rows}: Profile,
  current: ColumnFacts | undefined,
  isClass: boolean,
): Promise<Decision> {
  const {name, type} = pair.reference
  const column = columns.find(other => other.name === name)
  const values = rows - (column?.nulls ?? 0)
  const decision = await decideKind(pair, {
    // The profile has decided already; only whether there is a value still matters.
    reference: {values, distinct: 0, meanLength: 0, severalWords: 0, numbers: -1},
    current,
    uniqueness: () => Promise.resolve({unique: false, increasing: false}),
  })
  if ('skipped' in decision || column === undefined || values === 0) return decision
  const reason = skippedReason(column)
  if (reason !== undefined) return {...decision, skipped: reason}
  if (isClass && column.kind === 'number')
    return hasLabels(column)
      ? decision
      : {...decision, skipped: 'a class, of which the profile has bins instead of values'}
  if (decision.kind === column.kind) return decision
  return {
    ...decision,
    skipped: `${type} in the profile, ${pair.current.type} in the current data`,
  }
}

/** Whole numbers, each with its count, can be told apart as labels. */
function hasLabels({exact, edges}: NumberColumn): boolean {
  return exact && edges.every(Number.isInteger)
}
