import {MOST_CATEGORIES, countCategories} from './count-categories.ts'
import {countBins, samplesOfBins} from './count-numbers.ts'
import type {Choose} from './choose.ts'
import type {JobQueue} from './job-queue.ts'
import {profiledBins, profiledLabels} from './profiled-column.ts'
import type {Profile} from '../profile/schema.ts'
import type {ComparedColumn, DriftTables} from '../read/index.ts'
import type {CategorySample} from '../sample.ts'

/** Columns whose bins are counted in one scan. */
const COLUMNS_A_SCAN = 12

/** Counts the current data in the bins and by the labels of a profile, and adds a job for each column. */
export async function addAgainstProfile(
  {database, current, columns}: DriftTables,
  profile: Profile,
  queue: JobQueue,
  chooseOf: (name: string) => Choose,
): Promise<readonly ComparedColumn[]> {
  const numeric = columns.filter(({kind}) => kind === 'number')
  const categories = columns.filter(({kind}) => kind === 'category')
  for (let start = 0; start < numeric.length; start += COLUMNS_A_SCAN) {
    const group = numeric.slice(start, start + COLUMNS_A_SCAN)
    const before = group.map(({name}) => profiledBins(profile, name))
    await queue.room(0)
    const now = await countBins(
      database,
      current,
      group.map(column => column.current.expression),
      before.map(({edges}) => edges),
    )
    group.forEach(({name, ...column}, index) => {
      const [was, is] = [before[index], now[index]]
      if (was === undefined || is === undefined) return
      const integer = {reference: column.reference.integer, current: column.current.integer}
      const numbers = samplesOfBins({reference: was, current: is}, integer)
      queue.add({kind: 'number', name, choose: chooseOf(name), numbers}, 0)
    })
  }
  for (const {name, current: side} of categories) {
    await queue.room(0)
    const before = profiledLabels(profile, name)
    const now = await countCategories(database, current, side.expression, MOST_CATEGORIES)
    const samples = {reference: before.sample, current: pooled(now.sample, before.sample)}
    const distinct = {reference: before.distinct, current: now.distinct}
    queue.add({kind: 'category', name, choose: chooseOf(name), samples, distinct}, 0)
  }
  return [...numeric, ...categories]
}

/** Where the profile did not keep every label, those that it lacks are counted together on both sides. */
function pooled(current: CategorySample, reference: CategorySample): CategorySample {
  if (reference.others === 0) return current
  const counts = new Map([...current.counts].filter(([label]) => reference.counts.has(label)))
  const kept = [...counts.values()].reduce((sum, rows) => sum + rows, 0)
  return {...current, counts, others: current.size - kept}
}
