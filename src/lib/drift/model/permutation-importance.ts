import {asError, MlopsError} from '../../core/errors/index.ts'
import {createRandom, shuffledIndices} from '../../core/statistics/index.ts'
import {lossesAgainst, type Losses} from './losses.ts'
import {pickRows, replaceColumn} from '../../model/index.ts'
import {packRows, type PackedRows} from './pack-rows.ts'
import {meanChange, meansOf, readAnswers, type Answers} from './read-answers.ts'
import type {ColumnImportance, ImportanceRequest, ModelImportance} from './types.ts'

const SAMPLE_ROWS = 5000
const REPEATS = 3
const SEED = 1
const LEAST_ROWS = 20

/**
 * How much a model relies on each column, on rows of the reference: how much worse its metric gets when the
 * column is shuffled among them, or without labels, how far predictions move. And what the drift of a column
 * alone does to predictions: the change of their mean when the column's values are drawn from the current data,
 * all others staying as they are.
 *
 * A model that cannot take the data gives a note.
 *
 * @throws MlopsError what reading the tables throws; AbortError.
 * @see Breiman (2001), Random forests; Fisher, Rudin & Dominici (2019); scikit-learn's permutation_importance.
 */
export async function measureImportance(request: ImportanceRequest): Promise<ModelImportance> {
  const nothing = (note: string): ModelImportance => ({columns: [], ignored: [], notes: [note]})
  const {model, seed = SEED, sampleRows = SAMPLE_ROWS, signal} = request
  signal?.throwIfAborted()
  if (model.signature.columns.some(({kind}) => kind === 'image'))
    return nothing('The model takes pictures, whose importance is not measured by columns.')
  try {
    const {reference, current} = request.tables
    const target = columnNamed(request.target, reference.columns)
    const sample = {rows: sampleRows, seed}
    const rows = await packRows(request, reference, {
      ...sample,
      ...(target === undefined ? {} : {target}),
    })
    const others = await packRows(request, current, sample)
    if (Math.min(rows.feeds.rowCount, others.feeds.rowCount) < LEAST_ROWS)
      return nothing(`The model can take fewer than ${LEAST_ROWS} of the drawn rows.`)
    const before = await readAnswers(model, rows.feeds, signal)
    if (before === undefined)
      return nothing('The model answers with neither classes nor one number a row.')
    return await measure(request, {rows, others, before})
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof MlopsError && ['DATA_COLUMNS', 'MODEL_RUN'].includes(error.code))
      return nothing(`The model cannot take the data: ${asError(error).message}`)
    throw error
  }
}

interface Drawn {
  readonly rows: PackedRows
  readonly others: PackedRows
  readonly before: Answers
}

async function measure(
  request: ImportanceRequest,
  {rows, others, before}: Drawn,
): Promise<ModelImportance> {
  const {model, seed = SEED, repeats = REPEATS, signal, onProgress} = request
  const labelled = await withLabels(request, rows, before)
  const {feeds, losses} = labelled
  const base = losses?.lossesOf(labelled.before) ?? []
  const means = meansOf(before)
  const measured: Measured[] = []
  for (const [name, places] of rows.places) {
    const random = createRandom(seed)
    const worse: number[][] = []
    const moved: number[] = []
    const shifts: number[][] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = shuffledIndices(feeds.rowCount, random)
      const shuffled = replaceColumn(feeds, places, feeds, order)
      const after = await readAnswers(model, shuffled, signal)
      const drawn = Uint32Array.from({length: rows.feeds.rowCount}, () =>
        Math.floor(random() * others.feeds.rowCount),
      )
      const there = others.places.get(name) ?? places
      const replaced = replaceColumn(rows.feeds, there, others.feeds, drawn)
      const now = await readAnswers(model, replaced, signal)
      if (after === undefined || now === undefined) continue
      moved.push(meanChange(labelled.before, after))
      worse.push((losses?.lossesOf(after) ?? []).map((loss, index) => loss - (base[index] ?? loss)))
      shifts.push(meansOf(now).map((mean, index) => mean - (means[index] ?? mean)))
    }
    measured.push({
      name,
      moved: average(moved),
      worse: (losses?.names ?? []).map((_, index) => average(worse.map(by => by[index] ?? 0))),
      shifts: means.map((_, index) => average(shifts.map(by => by[index] ?? 0))),
    })
    onProgress?.(measured.length, rows.places.size)
  }
  return conclude(measured, losses, before, [...labelled.notes, ...badRowNotes(rows, others)])
}

interface Measured {
  readonly name: string
  readonly moved: number
  readonly worse: readonly number[]
  readonly shifts: readonly number[]
}

function conclude(
  measured: readonly Measured[],
  losses: Losses | undefined,
  before: Answers,
  notes: readonly string[],
): ModelImportance {
  const valueOf = ({moved, worse}: Measured): number =>
    moved === 0 ? 0 : losses === undefined ? moved : (worse[0] ?? 0)
  const sum = measured.reduce((total, column) => total + Math.max(0, valueOf(column)), 0)
  const columns = measured.map((column): ColumnImportance => {
    const value = valueOf(column)
    return {
      name: column.name,
      importance: {
        value,
        metric: losses?.names[0] ?? 'mean_absolute_change',
        share: sum > 0 ? Math.max(0, value) / sum : 0,
        predictionShift: shiftOf(column.shifts, before),
      },
      others: (losses?.names ?? []).slice(1).map((metric, index) => ({
        metric,
        value: column.worse[index + 1] ?? 0,
      })),
    }
  })
  return {
    columns: columns.sort((a, b) => b.importance.value - a.importance.value),
    ignored: measured.filter(({moved}) => moved === 0).map(({name}) => name),
    notes,
  }
}

/** Of the positive class, of the value, or of the class whose share moved most. */
function shiftOf(shifts: readonly number[], before: Answers): number | null {
  if (before.kind === 'classes' && before.labels.length === 2) return shifts[1] ?? null
  return shifts.reduce<number | null>(
    (most, shift) => (most === null || Math.abs(shift) > Math.abs(most) ? shift : most),
    null,
  )
}

interface Labelled {
  readonly feeds: PackedRows['feeds']
  readonly before: Answers
  readonly losses: Losses | undefined
  readonly notes: readonly string[]
}

/** The rows that have a label, where the metric can be computed from them; else all rows. */
async function withLabels(
  {model, target: name, signal}: ImportanceRequest,
  {feeds, target}: PackedRows,
  before: Answers,
): Promise<Labelled> {
  const all = {feeds, before, losses: undefined}
  if (target === null)
    return {
      ...all,
      notes: name === undefined ? [] : [`The reference has no column ${name} of labels.`],
    }
  const there = Uint32Array.from(target.keys()).filter(row => target[row] !== null)
  const unusable = {
    ...all,
    notes: [
      `The labels in ${name ?? ''} do not suit the model, so importance is how far predictions move.`,
    ],
  }
  if (there.length < LEAST_ROWS) return unusable
  const own = there.length === target.length ? feeds : pickRows(feeds, there)
  const answers = own === feeds ? before : await readAnswers(model, own, signal)
  if (answers === undefined) return unusable
  const labels = target.filter(label => label !== null)
  const losses = lossesAgainst(labels, answers, model.signature.task)
  return losses === undefined ? unusable : {feeds: own, before: answers, losses, notes: []}
}

function badRowNotes(rows: PackedRows, others: PackedRows): string[] {
  const note = ({badRows}: PackedRows, side: string): string[] =>
    badRows === 0
      ? []
      : [`The model cannot take ${badRows} of the drawn rows of the ${side}; they were left out.`]
  return [...note(rows, 'reference'), ...note(others, 'current data')]
}

/** As the table writes it; whatever the case where there is no such name. */
function columnNamed(
  wanted: string | undefined,
  columns: readonly {readonly name: string}[],
): string | undefined {
  const exact = columns.find(({name}) => name === wanted)
  return (exact ?? columns.find(({name}) => name.toLowerCase() === wanted?.toLowerCase()))?.name
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
