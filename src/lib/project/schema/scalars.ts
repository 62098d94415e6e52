import {z} from 'zod'

const DURATION = /^\d+(\.\d+)?(ms|s|m|h|d|w)$/
const SIZE = /^\d+(\.\d+)?(KB|MB|GB|TB)$/
const CRON = /^(@(yearly|annually|monthly|weekly|daily|hourly)|\S+( +\S+){4,5})$/
const NAME = /^[a-zA-Z0-9]([a-zA-Z0-9\-/_]*[a-zA-Z0-9])?$/

/** `10ms`, `30s`, `30m`, `6h`, `14d`, `2w`. */
export const durationSchema = z
  .string()
  .regex(DURATION, 'a duration such as 10ms, 30s, 30m, 6h, 14d or 2w')

/** `500MB`, `10GB`; decimal units. */
export const sizeSchema = z.string().regex(SIZE, 'a size such as 500MB, 10GB or 1TB')

/** Five or six fields, or a nickname such as `@daily`. */
export const cronSchema = z
  .string()
  .regex(CRON, 'a cron expression of five fields, such as "0 6 * * 1"')

/** Names of models and stages: what a tag of GTO's grammar may carry. */
export const nameSchema = z
  .string()
  .regex(NAME, 'letters, digits, "-", "_" and "/", beginning and ending with a letter or digit')

export const textSchema = z.string().min(1, 'a text that is not empty')
/** A share of a whole, 0…1. */
export const shareSchema = z.number().min(0).max(1)
/** A percentage, 0…100. */
export const percentSchema = z.number().min(0).max(100)
export const countSchema = z.int().min(1)
export const labelSchema = z.union([z.string(), z.number()])
export const betterSchema = z
  .enum(['lower', 'higher'])
  .describe('The direction in which the metric improves; known metrics know theirs.')

const UNIT_MS = {ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5} as const

/** Milliseconds of a duration that `durationSchema` accepted: `durationMs('1.5h')` is 5,400,000. */
export function durationMs(duration: string): number {
  const unit = /[a-z]+$/.exec(duration)?.[0] as keyof typeof UNIT_MS
  return Number.parseFloat(duration) * UNIT_MS[unit]
}

const UNIT_BYTES = {KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12} as const

/** Bytes of a size that `sizeSchema` accepted: `sizeBytes('1.5GB')` is 1,500,000,000. */
export function sizeBytes(size: string): number {
  return Number.parseFloat(size) * UNIT_BYTES[size.slice(-2) as keyof typeof UNIT_BYTES]
}
