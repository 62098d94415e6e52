import type {ColumnKind} from '../sample.ts'
import type {ColumnFacts, Uniqueness} from './column-facts.ts'
import type {ColumnPair} from './match-columns.ts'
import {isIdName, isIntegerType, typeClass, type TypeClass} from '../../data/index.ts'

/** How a pair of columns is compared, or why it is not. */
export type Decision =
  | {readonly kind: ColumnKind; readonly changed?: boolean}
  | {readonly skipped: string; readonly changed?: boolean}

export interface PairFacts {
  readonly reference: ColumnFacts | undefined
  readonly current: ColumnFacts | undefined
  /** Only asked for where nearly all values differ. */
  readonly uniqueness: () => Promise<Uniqueness>
}

/** Fewer rows may differ by chance. */
const LEAST_ROWS_OF_IDS = 20
/** Distinct values are estimated, by up to a fifth off; what is above this is counted. */
const NEARLY_ALL = 0.7
const LONG = 20
const HALF = 0.5

/** Decides from the types of both sides and from the values of the reference. */
export async function decideKind(pair: ColumnPair, facts: PairFacts): Promise<Decision> {
  const was = classOf(pair.reference.type, facts.reference)
  const is = classOf(pair.current.type, facts.current)
  const either = was ?? is ?? typeClass(pair.reference.type)
  const [before, now] = [was ?? either, is ?? either]
  if (before === 'time') return {skipped: 'a time, which moves by itself', changed: now !== before}
  if (before === 'nested' || now === 'nested')
    return {
      skipped: `values of type ${shortType(pair, before)} are not compared`,
      changed: now !== before,
    }
  if (before !== now) return decideChanged(pair, before, now, facts)
  if (before === 'uuid') return {skipped: IDENTIFIER}
  if (await isIdentifier(pair, facts)) return {skipped: IDENTIFIER}
  if (before === 'number') return {kind: 'number'}
  return {kind: before === 'text' && isText(facts.reference) ? 'text' : 'category'}
}

export const IDENTIFIER = 'an identifier: every value differs'

/** Null where no row has a value, so that the type says nothing. */
function classOf(type: string, facts: ColumnFacts | undefined): TypeClass | undefined {
  return facts?.values === 0 ? undefined : typeClass(type)
}

function decideChanged(
  {reference, current}: ColumnPair,
  before: TypeClass,
  now: TypeClass,
  facts: PairFacts,
): Decision {
  const classes = new Set([before, now])
  if (classes.has('number') && classes.has('boolean')) return {kind: 'number', changed: true}
  if (classes.has('text') && classes.has('boolean')) return {kind: 'category', changed: true}
  const texts = before === 'text' ? facts.reference : facts.current
  if (classes.has('number') && classes.has('text') && texts?.numbers === texts?.values)
    return {kind: 'number', changed: true}
  return {
    skipped: `${reference.type} in the reference, ${current.type} in the current data`,
    changed: true,
  }
}

async function isIdentifier(
  {reference}: ColumnPair,
  {reference: facts, uniqueness}: PairFacts,
): Promise<boolean> {
  if (facts === undefined || facts.values < LEAST_ROWS_OF_IDS) return false
  if (facts.distinct < NEARLY_ALL * facts.values) return false
  if (typeClass(reference.type) === 'text' && facts.severalWords > HALF) return false
  const {unique, increasing} = await uniqueness()
  if (!unique) return false
  if (typeClass(reference.type) === 'text') return true
  return isIdName(reference.name) || (isIntegerType(reference.type) && increasing)
}

function isText(facts: ColumnFacts | undefined): boolean {
  if (facts === undefined || facts.distinct <= HALF * facts.values) return false
  return facts.meanLength > LONG || facts.severalWords > HALF
}

function shortType({reference, current}: ColumnPair, before: TypeClass): string {
  const {type} = before === 'nested' ? reference : current
  return type.length <= 40 ? type : `${type.slice(0, 39)}…`
}
