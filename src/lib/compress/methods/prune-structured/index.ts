import {GraphEditor} from '../../../model/onnx/edit/index.ts'
import type {CompressionMethod, MethodContext, Outcome} from '../method.ts'
import {observeValues} from '../observe-values.ts'
import {withoutWeights} from '../weights.ts'
import {dropUnits, type UnitMoments} from './drop-units.ts'
import {findChains, type Chain} from './find-chains.ts'

/**
 * Drops hidden units between two products with matrices: those whose deviation over the calibration rows, times the
 * length of their weights in the next layer, is smallest. What they gave on average goes into the next layer.
 *
 * @see He et al. (2014), ICASSP; Molchanov et al. (2017), arXiv:1611.06440, for importance by what comes out.
 */
export const pruneStructured: CompressionMethod = {
  name: 'prune-structured',
  summary: 'the hidden units that matter least are dropped; matrices get smaller and faster',
  parameter: {name: 'share of units', standard: 0.5, min: 0.01, max: 0.95},
  apply: prune,
}

async function prune(bytes: Uint8Array, context: MethodContext): Promise<Outcome> {
  const editor = new GraphEditor(bytes)
  const chains = findChains(editor)
  if (chains.length === 0) {
    const reason = withoutWeights(editor)
    return {
      kind: 'unfit',
      reason: reason.startsWith('it has no')
        ? 'it has no two products with matrices in a row, whose units between could be dropped'
        : reason,
    }
  }
  const moments = await observeMoments(bytes, chains, context)
  let [dropped, all] = [0, 0]
  for (const {first} of chains) {
    // Anew: what an earlier chain added behind its second product is part of this one.
    const chain = findChains(editor).find(other => other.first.node === first.node)
    const found = chain && moments.get(chain.value)
    if (chain === undefined || found === undefined) continue
    const count = Math.min(chain.units - 1, Math.floor(chain.units * context.parameter))
    if (count > 0) dropUnits(editor, chain, found, count)
    dropped += count
    all += chain.units
  }
  return {kind: 'made', model: editor.finish(), changed: `${dropped} of ${all} hidden units`}
}

async function observeMoments(
  bytes: Uint8Array,
  chains: readonly Chain[],
  context: MethodContext,
): Promise<ReadonlyMap<string, UnitMoments>> {
  const sums = new Map(
    chains.map(({value, units}) => [
      value,
      {units, rows: 0, sum: new Float64Array(units), squares: new Float64Array(units)},
    ]),
  )
  await observeValues(bytes, [...sums.keys()], context, (name, values) => {
    const found = sums.get(name)
    if (found === undefined) return
    const {units, sum, squares} = found
    values.forEach((value, index) => {
      const unit = index % units
      sum[unit] = (sum[unit] ?? 0) + value
      squares[unit] = (squares[unit] ?? 0) + value * value
    })
    found.rows += values.length / units
  })
  return new Map(
    [...sums].map(([name, {rows, sum, squares}]) => {
      const means = sum.map(total => total / rows)
      const deviations = squares.map((total, unit) =>
        Math.sqrt(Math.max(0, total / rows - (means[unit] ?? 0) ** 2)),
      )
      return [name, {means, deviations}]
    }),
  )
}
