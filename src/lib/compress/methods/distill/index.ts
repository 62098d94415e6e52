import {trainPerceptron} from '../../../core/learning/index.ts'
import {createRandom} from '../../../core/statistics/index.ts'
import {sliceRows, type Feeds} from '../../../model/index.ts'
import type {CompressionMethod, MethodContext, Outcome, Teacher} from '../method.ts'
import {featuresOf, planFeatures, widthOf} from './features.ts'
import {inventRows} from './invent-rows.ts'
import {lessonsOf} from './lessons.ts'
import {studentGraph} from './student-graph.ts'

const SEED = 42
/** Rows that are learned from, with the invented ones. */
const MOST_ROWS = 12_000
const LEAST_ROWS = 2000
/** Rows times epochs. */
const VISITS = 400_000
const PACK_ROWS = 2048

/**
 * A small network that learns to answer as the model does, from rows of the data and rows made of their values. For
 * models of tables, trees above all.
 *
 * @see Hinton et al. (2015), arXiv:1503.02531.
 */
export const distill: CompressionMethod = {
  name: 'distill',
  summary: 'a small network that learned to answer as the model does (tables)',
  parameter: {name: 'number of hidden units', standard: 64, min: 2, max: 512},
  teaches: true,
  apply: teach,
}

async function teach(_: Uint8Array, context: MethodContext): Promise<Outcome> {
  const {signature, meaning, teacher, parameter, signal} = context
  const reason = whyNot(context)
  if (reason !== undefined || teacher === null)
    return {
      kind: 'unfit',
      reason:
        reason ??
        'a student learns from rows other than those that are measured on: name them by --reference, or data.reference in mlops.yaml',
    }
  const rows = joinedRows(teacher)
  const features = planFeatures(signature, rows)
  const lessons = await lessonsOf(meaning, rows, feeds => teacher.answer(feeds))
  const inputs = widthOf(features)
  const matrix = new Float32Array(lessons.rowCount * inputs)
  let place = 0
  for (const feeds of rows) {
    matrix.set(featuresOf(features, feeds), place)
    place += feeds.rowCount * inputs
  }
  const layers = trainPerceptron({
    rows: matrix,
    inputs,
    targets: lessons.targets,
    outputs: lessons.outputs,
    kind: lessons.kind,
    hidden: [Math.round(parameter), Math.max(2, Math.round(parameter / 2))],
    epochs: Math.max(10, Math.min(80, Math.round(VISITS / lessons.rowCount))),
    random: createRandom(SEED),
    check: () => signal?.throwIfAborted(),
  })
  const changed = `${lessons.rowCount.toLocaleString('en-US')} rows learned`
  return {
    kind: 'made',
    model: studentGraph({signature, meaning, features, layers, lessons}),
    changed,
  }

  /** The rows of the data, and invented ones. */
  function joinedRows({rows: own}: Teacher): Feeds[] {
    const random = createRandom(SEED)
    const count = own.reduce((sum, {rowCount}) => sum + rowCount, 0)
    const wanted = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, 6 * count)) - count
    const invented = own.flatMap(feeds => {
      const share = Math.max(0, Math.round((wanted * feeds.rowCount) / count))
      return share === 0 ? [] : [inventRows(feeds, signature.columns, share, random)]
    })
    return [...own, ...invented].flatMap(feeds =>
      Array.from({length: Math.ceil(feeds.rowCount / PACK_ROWS)}, (_, pack) =>
        sliceRows(feeds, pack * PACK_ROWS, Math.min(PACK_ROWS, feeds.rowCount - pack * PACK_ROWS)),
      ),
    )
  }
}

function whyNot({signature, meaning}: MethodContext): string | undefined {
  const {roles} = meaning
  if (signature.columns.some(({kind}) => kind === 'image'))
    return 'it takes pictures, and a student of the kind trained here is for tables'
  if (signature.task === 'embedding' || signature.task === 'custom')
    return `it is ${signature.task}, and a student learns classes or one number`
  const meant = [roles.prediction?.name, roles.score?.name]
  const other = signature.outputs.find(({name}) => !meant.includes(name))
  return other && `its output ${other.name} is no prediction and no probability`
}
