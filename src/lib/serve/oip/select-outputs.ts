import type {ModelSignature, TensorSpec} from '../../model/index.ts'
import {listed, refuse, shown} from './refuse.ts'

/** An output that a request names. */
export interface RequestedOutput {
  readonly name: string
  /** Whether it travels in binary; what the request says of all outputs where left out. */
  readonly binary: boolean | undefined
}

export interface SelectedOutput {
  readonly spec: TensorSpec
  readonly binary: boolean
}

/**
 * The outputs that an answer carries: those requested, each once, or all of the graph.
 *
 * @throws RequestError `invalid`: unknown, named twice, or FP16 as JSON.
 */
export function selectOutputs(
  requested: readonly RequestedOutput[],
  binaryByDefault: boolean,
  signature: ModelSignature,
): readonly SelectedOutput[] {
  if (requested.length === 0)
    return signature.outputs.map(spec => refuseHalfText({spec, binary: binaryByDefault}))
  const selected: SelectedOutput[] = []
  for (const {name, binary} of requested) {
    const spec = signature.outputs.find(output => output.name === name)
    if (spec === undefined)
      throw refuse(
        `The model has no output ${shown(name)}.`,
        `Its outputs are ${listed(signature.outputs.map(output => output.name))}.`,
      )
    if (selected.some(output => output.spec === spec))
      throw refuse(`Output ${shown(name)} is requested twice.`)
    selected.push(refuseHalfText({spec, binary: binary ?? binaryByDefault}))
  }
  return selected
}

function refuseHalfText(output: SelectedOutput): SelectedOutput {
  if (output.binary || output.spec.type !== 'float16') return output
  throw refuse(
    `Output ${shown(output.spec.name)} is FP16, which JSON does not carry.`,
    'Ask for it with the parameter binary_data true.',
  )
}
