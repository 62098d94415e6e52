import {ruleOf, type InputPolicy} from '../../data/index.ts'
import type {ResolvedModel} from '../../registry/index.ts'
import type {ServingEngine} from '../inference/index.ts'

/**
 * Values that a model takes, by the names of the columns in requests: those of the typical row that a
 * version was registered with, else the first category that the graph knows of a column.
 */
export function exampleValues(
  {signature, categories}: Pick<ServingEngine, 'signature' | 'categories'>,
  policy: InputPolicy,
  typical: ResolvedModel['example'],
): NonNullable<ResolvedModel['example']> {
  const known = signature.columns.flatMap(column => {
    const {values: [first] = []} =
      categories.find(({input, index}) => input === column.input && index === column.index) ?? {}
    return first === undefined ? [] : [[ruleOf(policy, column).column ?? column.name, first]]
  })
  return {...(Object.fromEntries(known) as Record<string, string | number>), ...typical}
}
