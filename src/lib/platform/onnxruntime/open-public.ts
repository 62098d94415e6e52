import type {InferenceSession, Tensor as RuntimeTensorClass} from 'onnxruntime-node'
import {loadOptions, readAnswer, type OpenSession, type RuntimeTensor} from './runtime-session.ts'

/** Opens the runtime's own `InferenceSession`. */
export const openPublic: OpenSession = async (source, options, outputs) => {
  const {InferenceSession: Session, Tensor} = await import('onnxruntime-node')
  const session =
    'path' in source
      ? await Session.create(source.path, options)
      : await Session.create(source.bytes, loadOptions(source, options))
  return {
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([name, tensor]) => [
        name,
        toRuntime(Tensor, tensor),
      ])
      return readAnswer(
        await session.run(Object.fromEntries(tensors) as InferenceSession.FeedsType, outputs),
      )
    },
    runNow: undefined,
    release: () => session.release(),
  }
}

/** The class would turn bits of half precision into a Float16Array, which the native side cannot read. */
function toRuntime(
  Tensor: typeof RuntimeTensorClass,
  {type, dims, values}: RuntimeTensor,
): RuntimeTensorClass {
  if (type !== 'float16')
    return new Tensor(type as RuntimeTensorClass.Type, values as RuntimeTensorClass.DataType, dims)
  return Object.assign(new Tensor('uint16', values as Uint16Array, dims), {type})
}
