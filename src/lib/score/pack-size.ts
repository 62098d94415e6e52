import type {ModelSignature} from '../model/index.ts'

const MAX_PACK_ROWS = 2048
const PACK_BYTES = 4 << 20
const BYTES_A_VALUE = 4
const PACKS_A_PART = 64

/**
 * Rows a run and rows a checkpoint. They follow from the signature alone, so that a job gives the
 * same bytes on any machine, with any number of threads, and when it is resumed.
 */
export function packSize(signature: ModelSignature): {
  readonly packRows: number
  readonly partRows: number
} {
  const values = signature.inputs.reduce(
    (sum, input) =>
      sum +
      input.shape
        .slice(1)
        .reduce<number>((width, size) => width * (size ?? signature.columns.length), 1),
    0,
  )
  const fitting = Math.floor(PACK_BYTES / (BYTES_A_VALUE * Math.max(values, 1)))
  const rows = Math.max(1, Math.min(MAX_PACK_ROWS, fitting))
  const batch = signature.fixedBatch ?? 1
  const packRows = batch >= rows ? batch : rows - (rows % batch)
  return {packRows, partRows: packRows * PACKS_A_PART}
}
