import type {Answer} from '../../lib/package/portable/answers.ts'
import type {PageField} from '../../lib/package/portable/page-model.ts'
import type {Row} from '../../lib/package/portable/row-feeds.ts'

/** A row for each value that one of its fields might have. */
export interface Sweep {
  readonly field: PageField
  readonly values: readonly (string | number)[]
  readonly rows: readonly Row[]
}

/** One line of a sweep. */
export interface SweepLine {
  readonly name: string
  /** One for each value; NaN where the model gives none. */
  readonly values: readonly number[]
}

/** Points of a curve: as many as it needs to look smooth, and cheap in one run. */
const POINTS = 61

/** Whether the data says where a field begins and ends, or what values it has. */
export function canSweep({kind, min, max, values, type}: PageField): boolean {
  if (kind === 'image') return false
  if (type === 'bool' || values !== undefined) return true
  return min !== undefined && max !== undefined && min < max
}

/** Whether a sweep of the field is a curve rather than a bar a value. */
export function hasCurve({type, values}: PageField): boolean {
  return type !== 'bool' && values === undefined
}

export function planSweep(field: PageField, row: Row): Sweep {
  const values = withOwn(sweptValues(field), row[field.name])
  return {field, values, rows: values.map(value => ({...row, [field.name]: asRow(field, value)}))}
}

/** The value of the row is a point of its curve, so that what is read there is what the model says of the row. */
function withOwn(
  values: readonly (string | number)[],
  own: Row[string] | undefined,
): readonly (string | number)[] {
  const now = typeof own === 'string' && own.trim() !== '' ? Number(own) : own
  const [first] = values
  const last = values.at(-1)
  if (typeof now !== 'number' || typeof first !== 'number' || typeof last !== 'number')
    return values
  if (!(now > first && now < last) || values.includes(now)) return values
  return [...(values as readonly number[]), now].sort((a, b) => a - b)
}

function sweptValues({type, min = 0, max = 1, values}: PageField): readonly (string | number)[] {
  if (type === 'bool') return ['false', 'true']
  if (values !== undefined) return values
  if (type.startsWith('float') || max - min >= POINTS) {
    const points = Array.from(
      {length: POINTS},
      (_, index) => min + ((max - min) * index) / (POINTS - 1),
    )
    return type.startsWith('float') ? points : [...new Set(points.map(Math.round))]
  }
  return Array.from({length: max - min + 1}, (_, index) => min + index)
}

function asRow({type}: PageField, value: string | number): Row[string] {
  return type === 'bool' ? value === 'true' : value
}

const MOST_LINES = 4

/**
 * What changes along a sweep: the probabilities of the classes that differ most, of two classes that of the second; or
 * the numbers that a model gives, four at most.
 */
export function sweepLines(answers: readonly Answer[]): readonly SweepLine[] {
  const [first] = answers
  if (first === undefined) return []
  const line = (name: string, value: (answer: Answer) => unknown): SweepLine => ({
    name,
    values: answers.map(answer => numberOf(value(answer))),
  })
  const classes = first.probabilities.map(({label}, index) =>
    line(label, ({probabilities}) => probabilities[index]?.share),
  )
  if (classes.length === 2) return classes.slice(1)
  if (classes.length > 2) {
    const widest = [...classes].sort((a, b) => height(b) - height(a)).slice(0, MOST_LINES)
    return classes.filter(one => widest.includes(one))
  }
  if (typeof first.prediction === 'number') return [line('prediction', one => one.prediction)]
  return first.others
    .map(({name}, index) => line(name, ({others}) => others[index]?.value))
    .filter(({values}) => values.some(Number.isFinite))
    .slice(0, MOST_LINES)
}

/** How far above zero it comes, and how far it moves. */
function height({values}: SweepLine): number {
  return Math.max(...values) + Math.max(...values) - Math.min(...values)
}

function numberOf(value: unknown): number {
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' ? value : Number.NaN
}

/** `late: 12.3 % at 0, 80.1 % at 2500.` */
export function describeSweep(
  {values}: Sweep,
  lines: readonly SweepLine[],
  format: (value: number) => string,
): string {
  const from = String(values[0])
  const to = String(values.at(-1))
  return lines
    .map(
      line =>
        `${line.name}: ${format(line.values[0] ?? Number.NaN)} at ${from}, ${format(line.values.at(-1) ?? Number.NaN)} at ${to}.`,
    )
    .join(' ')
}
