import {asError} from '../../core/errors/index.ts'
import {IS_NULL} from '../../data/index.ts'
import {
  createValues,
  packPictures,
  type Feeds,
  type TensorData,
  type TensorValues,
} from '../../model/index.ts'
import {RequestError} from '../request-error.ts'
import type {InputPlan, RequestPlan, Slot} from './plan-request.ts'
import {Problems} from './problems.ts'

/** Tensors that are being filled. */
export interface Draft {
  readonly rowCount: number
  readonly inputs: readonly InputPlan[]
  /** Values by input; pictures as bytes. */
  readonly targets: readonly unknown[][]
  readonly problems: Problems
}

/**
 * Elements of all tensors of a request. A row of no more than `{}` takes the place of all its columns,
 * and a picture of a hundred bytes that of all its pixels.
 */
const MAX_ELEMENTS = 2 ** 25

/** @throws RequestError `invalid` when there is no row, `too-large` when there are too many. */
export function startDraft(inputs: readonly InputPlan[], rowCount: number): Draft {
  if (rowCount === 0)
    throw new RequestError('invalid', 'The request has no row.', {
      hint: 'Send at least one row; an empty list is answered by nobody.',
    })
  let elements = 0
  for (const {width, pixels} of inputs) elements += rowCount * (pixels?.width ?? width)
  if (elements > MAX_ELEMENTS)
    throw new RequestError(
      'too-large',
      `The request makes ${elements} values of tensors; ${MAX_ELEMENTS} are the most.`,
      {hint: 'Send fewer rows a request; `mlops score` is for tables of any size.'},
    )
  const targets: unknown[][] = []
  for (const {type, width, picture} of inputs)
    targets.push(
      picture ? new Array<unknown>(rowCount) : (createValues(type, rowCount * width) as unknown[]),
    )
  return {rowCount, inputs, targets, problems: new Problems()}
}

/** Puts a value at its place, or what the policy has for an absent one, or notes what is wrong. */
export function put(draft: Draft, slot: Slot, row: number, value: unknown, index = slot.at): void {
  const target = draft.targets[slot.input] as unknown[]
  const at = row * slot.width + index
  const reason = slot.write(target, at, value)
  if (reason === undefined) return
  if (reason === IS_NULL && slot.fill !== undefined) target[at] = slot.fill
  else draft.problems.add(row, slot.source, reason)
}

/**
 * The tensors; a promise only where pictures must be decoded.
 *
 * @throws RequestError `invalid` listing what was wrong.
 */
export function finishDraft(plan: RequestPlan, draft: Draft): Feeds | Promise<Feeds> {
  draft.problems.refuse(plan)
  const {rowCount, inputs, targets} = draft
  const tensors: Record<string, TensorData> = {}
  let pictures = false
  for (let index = 0; index < inputs.length; index++) {
    const {name, type, outer, picture} = inputs[index] as InputPlan
    if (picture) {
      pictures = true
      continue
    }
    const values = targets[index] as TensorValues
    setTensor(tensors, name, {type, dims: [rowCount, ...outer], values})
  }
  return pictures ? decodePictures(plan, draft, tensors) : {rowCount, tensors}
}

async function decodePictures(
  plan: RequestPlan,
  {rowCount, inputs, targets, problems}: Draft,
  tensors: Record<string, TensorData>,
): Promise<Feeds> {
  const {image} = plan
  if (image === undefined)
    throw new RequestError('internal', 'How a picture becomes a tensor is not declared.')
  for (const [index, {name, type, picture, slots}] of inputs.entries()) {
    if (!picture) continue
    const bytes = targets[index] as Uint8Array[]
    const {tensor, failed} = await packPictures(bytes, type, image).catch((error: unknown) => {
      throw new RequestError('internal', asError(error).message, {cause: error})
    })
    for (const {row, reason} of failed) problems.add(row, slots[0]?.source ?? name, reason)
    setTensor(tensors, name, tensor)
  }
  problems.refuse(plan)
  return {rowCount, tensors}
}

function setTensor(tensors: Record<string, TensorData>, name: string, tensor: TensorData): void {
  if (name !== '__proto__') tensors[name] = tensor
  else Object.defineProperty(tensors, name, {value: tensor, enumerable: true})
}
