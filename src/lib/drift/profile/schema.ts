import {z} from 'zod'

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
/** Sums of values near the largest double overflow; JSON knows no infinity. */
const overflowing = z.number().nullable()
const common = {name: z.string(), type: z.string(), nulls: count}

const numberSchema = z.object({
  kind: z.literal('number'),
  ...common,
  integer: z.boolean(),
  infinite: count,
  /** Every value differs, as in a column that names rows: kept for merging, not compared. */
  identifier: z.boolean(),
  /** Of the finite values; null where there are none. */
  moments: z
    .object({count, mean: overflowing, squares: overflowing, min: z.number(), max: z.number()})
    .nullable(),
  /** Each edge is a value, and its count the rows with just that value. */
  exact: z.boolean(),
  /** Bin i holds eᵢ ≤ x < eᵢ₊₁, the last one everything up to the largest value. */
  edges: z.array(z.number()),
  counts: z.array(count),
  /** The mean of the values in each bin; left out where `exact`. */
  means: z.array(z.number()).optional(),
  /** By how much the share of rows below an edge may be off; 0 unless profiles were merged. */
  rankError: z.number().min(0).max(1),
})

const categorySchema = z.object({
  kind: z.literal('category'),
  ...common,
  /** Different labels, a lower bound where some were not kept and profiles were merged. */
  distinct: count,
  /** The most frequent labels with their rows. */
  counts: z.array(z.tuple([z.string(), count])),
  /** Rows with a label that was not kept. */
  others: count,
})

const textSchema = z.object({
  kind: z.literal('text'),
  ...common,
  empty: count,
  meanLength: z.number().min(0).nullable(),
})

const otherSchema = z.object({kind: z.literal('other'), ...common, reason: z.string()})

export const profileSchema = z.object({
  format: z.string(),
  sources: z.array(z.string()).min(1),
  rows: count,
  columns: z.array(
    z.discriminatedUnion('kind', [numberSchema, categorySchema, textSchema, otherSchema]),
  ),
})

export const PROFILE_FAMILY = 'mlops.drift-profile/'
export const PROFILE_VERSION = 1
/** Bins of a column of numbers, and different values up to which each has its own. */
export const PROFILE_BINS = 500
export const PROFILE_LABELS = 10_000

/** What is kept of a table so that others can be compared with it: counts, no rows. */
export type Profile = z.output<typeof profileSchema>
export type ProfileColumn = Profile['columns'][number]
export type NumberColumn = Extract<ProfileColumn, {kind: 'number'}>
export type CategoryColumn = Extract<ProfileColumn, {kind: 'category'}>
