import type {TensorData} from '../../model/index.ts'
import {RequestError} from '../request-error.ts'
import type {Answered} from '../serving.ts'

/** The tensor of an output that the request selected. */
export function outputOf({outputs}: Answered, name: string): TensorData {
  const tensor = outputs[name]
  if (tensor === undefined) throw new RequestError('internal', 'The answer lacks an output.')
  return tensor
}
