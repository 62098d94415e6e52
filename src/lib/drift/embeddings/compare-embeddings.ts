import {createRandom, maximumMeanDiscrepancy, shuffledIndices} from '../../core/statistics/index.ts'
import type {EmbeddingDrift} from '../image-types.ts'
import {classifyDomain} from '../multivariate/domain-classifier.ts'
import {distancesToReference} from './distances.ts'
import type {Embeddings} from './embed-pictures.ts'
import {standardise} from './standardise.ts'

export interface EmbeddingsToCompare {
  readonly reference: Embeddings
  readonly current: Embeddings
}

export interface ComparedEmbeddings extends Pick<
  EmbeddingDrift,
  'domainClassifier' | 'discrepancy' | 'drifted'
> {
  /** How far each current picture is from the nearest of the reference, in units of what these are from each other. */
  readonly distances: Float64Array
}

/** Fewer pictures on a side say nothing about the other set. */
export const LEAST_PICTURES = 20
/** Pictures of each set between which all distances are taken. */
const PAIRED = 500
const PERMUTATIONS = 999
const SIGNIFICANCE = 0.001
/** Numbers of each set that the classifier learns from. */
const LEARNED = 600_000
const LEAST_LEARNED = 1000
const SEED = 1

/**
 * Whether two sets of vectors differ: by a classifier that tells them apart, where each has at least 200 (AUC ≥ 0.65 counts,
 * as of tables), else by the maximum mean discrepancy (MMD) of up to 500 of each, whose p-value by permutation must be 0.001.
 * Axes are brought to one scale first: a wide one would hide what happens in the others.
 */
export function compareEmbeddings(sets: EmbeddingsToCompare): ComparedEmbeddings {
  const {reference, current} = standardise(sets)
  const sizes = [reference.rows.length, current.rows.length]
  const distances = distancesToReference(drawn(reference, PAIRED, SEED + 1), current)
  if (Math.min(...sizes) < LEAST_PICTURES)
    return {domainClassifier: null, discrepancy: null, drifted: false, distances}
  const most = Math.max(LEAST_LEARNED, Math.floor(LEARNED / reference.width))
  const [was, is] = [drawn(reference, most, SEED), drawn(current, most, SEED)]
  const learned = classifyDomain(
    {
      rows: {reference: was.rows.length, current: is.rows.length},
      columns: Array.from({length: reference.width}, (_, axis) => ({
        ...{name: `${axis}`, kind: 'number'},
        reference: axisOf(was, axis),
        current: axisOf(is, axis),
      })),
    },
    SEED,
  )
  const [a, b] = [drawn(reference, PAIRED, SEED), drawn(current, PAIRED, SEED)]
  const {statistic, pValue, noise} = maximumMeanDiscrepancy(
    Float64Array.from(a.values),
    Float64Array.from(b.values),
    reference.width,
    {seed: SEED, permutations: PERMUTATIONS},
  )
  const pictures = {reference: a.rows.length, current: b.rows.length}
  return {
    domainClassifier: learned === null ? null : withoutFeatures(learned),
    discrepancy: {statistic, pValue, noise, pictures},
    drifted: learned?.drifted ?? pValue <= SIGNIFICANCE,
    distances,
  }
}

/** Axes of an embedding have no names that say anything. */
function withoutFeatures({
  auc,
  lower,
  upper,
  threshold,
  rows,
  drifted,
}: NonNullable<ReturnType<typeof classifyDomain>>): NonNullable<
  EmbeddingDrift['domainClassifier']
> {
  return {auc, lower, upper, threshold, rows, drifted}
}

function drawn({width, values, rows}: Embeddings, most: number, seed: number): Embeddings {
  if (rows.length <= most) return {width, values, rows}
  const places = shuffledIndices(rows.length, createRandom(seed)).slice(0, most).sort()
  const kept = new Float32Array(places.length * width)
  places.forEach((place, at) => {
    kept.set(values.subarray(place * width, (place + 1) * width), at * width)
  })
  return {width, values: kept, rows: Uint32Array.from(places, place => rows[place] ?? 0)}
}

function axisOf({width, values, rows}: Embeddings, axis: number): Float64Array {
  return Float64Array.from(rows, (_, row) => values[row * width + axis] ?? Number.NaN)
}
