import type {JudgedColumn} from '../judge/index.ts'
import type {TextFacts} from '../types.ts'
import {describeCategories} from './describe-categories.ts'
import {describeNumbers} from './describe-numbers.ts'
import {number, percent} from './format.ts'

/** What happened to a column, one sentence without its name; for a stable one, that nothing did. */
export function describeChange({measure, verdict, role}: JudgedColumn): string {
  const {reference, current} = measure
  if (current.rows === current.nulls) return 'there is no value to compare'
  if (reference.rows === reference.nulls) return 'the reference has no value'
  if (verdict === 'stable') return 'no change that matters'
  const change = describe(measure)
  if (verdict === 'insufficient')
    return `${(current.rows - current.nulls).toLocaleString('en-US')} rows are too few to tell`
  if (verdict === 'warn') return `perhaps ${change}`
  return role === 'target' ? `the answer itself changed: ${change}` : change
}

function describe(measure: JudgedColumn['measure']): string {
  switch (measure.kind) {
    case 'number':
      return describeNumbers(measure)
    case 'category':
      return describeCategories(measure)
    case 'text':
      return describeTexts(measure.reference, measure.current)
  }
}

function describeTexts(reference: TextFacts, current: TextFacts): string {
  const parts: string[] = []
  const [before, after] = [reference.meanLength, current.meanLength]
  if (before !== null && after !== null && Math.abs(after / before - 1) >= 0.1)
    parts.push(
      `texts are ${after > before ? 'longer' : 'shorter'}: ${number(before)} → ${number(after)} characters`,
    )
  if (current.unknownWords !== null && current.unknownWords - (reference.unknownWords ?? 0) >= 0.02)
    parts.push(`${percent(current.unknownWords)} of the words are unknown to the reference`)
  return parts.length > 0 ? parts.join('; ') : 'the texts can be told apart by their wording'
}
