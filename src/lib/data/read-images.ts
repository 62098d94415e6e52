import {MlopsError} from '../core/errors/index.ts'
import {
  packImages,
  type ImagePreprocessing,
  type ModelSignature,
  type TensorData,
} from '../model/index.ts'
import type {BadValue, Pack} from './packer.ts'

/**
 * Adds the tensors of the picture inputs to a pack. A picture that cannot be read makes its row bad.
 *
 * @param folder - What relative paths are relative to.
 * @throws MlopsError `MODEL_OPTIONS` when mlops.yaml does not say how pictures become tensors.
 */
export async function readImages(
  pack: Pack,
  signature: ModelSignature,
  image: ImagePreprocessing | undefined,
  folder: string,
): Promise<Pack> {
  const inputs = Object.entries(pack.images)
  if (inputs.length === 0) return pack
  if (image === undefined)
    throw new MlopsError(
      'MODEL_OPTIONS',
      'The model takes a picture, and model.image is missing.',
      {
        hint: 'Declare width, height and the rest in mlops.yaml: model.image.',
      },
    )
  const bad: BadValue[] = [...pack.bad]
  const tensors: Record<string, TensorData> = {...pack.feeds.tensors}
  for (const [name, paths] of inputs) {
    const type = signature.inputs.find(input => input.name === name)?.type ?? 'float32'
    const {tensor, failed} = await packImages(paths, type, image, folder)
    tensors[name] = tensor
    for (const {row, path, reason} of failed) {
      // A path that is absent or no text is told of already.
      if (!pack.bad.some(value => value.row === row))
        bad.push({row, column: name, value: path, reason: `${path} ${reason}`})
    }
  }
  const feeds = {rowCount: pack.feeds.rowCount, tensors}
  return {...pack, feeds, bad: bad.sort((a, b) => a.row - b.row)}
}
