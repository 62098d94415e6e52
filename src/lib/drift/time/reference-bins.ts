import type {DriftTables} from '../read/index.ts'
import type {ReferenceBins} from './binner.ts'
import {columnBinners} from './column-binners.ts'
import {countPeriods} from './count-periods.ts'
import {profileBins} from './profile-bins.ts'

/**
 * Counts the reference by columns of numbers and categories: its rows in one pass, or what a profile has counted.
 * Columns without a value in the reference, and texts, are left out.
 */
export async function referenceBins({
  database,
  reference,
  columns,
}: DriftTables): Promise<readonly ReferenceBins[]> {
  const compared = columns.filter(({kind}) => kind !== 'text')
  if (reference.profile !== undefined) return profileBins(reference.profile.profile, compared)
  const expressions = new Map(compared.map(({name, reference: {expression}}) => [name, expression]))
  const binned = await columnBinners(
    database,
    reference.relation,
    compared.map(({name, kind, reference: {expression}}) => ({name, kind, expression})),
  )
  const {periods} = await countPeriods(
    database,
    reference.relation,
    binned.map(({name, binner}) => ({binner, expression: expressions.get(name) ?? 'NULL'})),
    null,
  )
  return binned.flatMap(({name, binner}, index) => {
    const counts = periods[0]?.columns[index]
    return counts === undefined ? [] : [{name, binner, counts}]
  })
}
