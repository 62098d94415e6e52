import {MlopsError} from '../core/errors/index.ts'
import type {ImagePreprocessing, ModelSignature} from './types.ts'

/**
 * Refuses a declared picture that is no tensor which the graph takes: its first values would be read as a smaller one.
 *
 * @throws MlopsError `MODEL_OPTIONS`.
 */
export function refusePictureSize(
  {inputs, columns}: Pick<ModelSignature, 'inputs' | 'columns'>,
  image: ImagePreprocessing | undefined,
): void {
  if (image === undefined) return
  const {width, height, layout} = image
  const channels = image.channels === 'gray' ? 1 : 3
  const given = layout === 'nchw' ? [channels, height, width] : [height, width, channels]
  const names = new Set(columns.filter(({kind}) => kind === 'image').map(({input}) => input))
  for (const {name, shape} of inputs) {
    const taken = shape.slice(1)
    const fits = given.every((size, axis) => (taken[axis] ?? size) === size)
    if (fits || !names.has(name)) continue
    throw new MlopsError(
      'MODEL_OPTIONS',
      `The input ${name} takes [n, ${taken.map(size => size ?? '?').join(', ')}], and the declared picture is [n, ${given.join(', ')}].`,
      {
        hint: 'Set width, height, layout and channels where mlops.yaml declares the picture: model.image, or drift.images.image of a model that embeds.',
      },
    )
  }
}
