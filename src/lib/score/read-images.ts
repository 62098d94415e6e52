import path from 'node:path'
import {asError, MlopsError} from '../core/errors/index.ts'
import type {BadValue, Pack} from '../data/index.ts'
import type {Feeds, ModelSignature, TensorData} from '../model/index.ts'

/** A picture as the values of one row of a float32 tensor. */
export type ImageReader = (path: string) => Promise<Float32Array>

/**
 * Adds the tensors of the picture inputs to a pack. A picture that cannot be read makes its row bad.
 *
 * @param folder - What relative paths are relative to.
 */
export async function readImages(
  pack: Pack,
  signature: ModelSignature,
  readImage: ImageReader | undefined,
  folder: string,
): Promise<Pack> {
  const inputs = Object.entries(pack.images)
  if (inputs.length === 0) return pack
  if (readImage === undefined)
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
    const shape = signature.inputs.find(input => input.name === name)?.shape ?? []
    const pictures = await Promise.all(
      paths.map(async (file, row) => {
        if (bad.some(value => value.row === row)) return undefined
        try {
          return await readImage(path.resolve(folder, file))
        } catch (cause) {
          bad.push({row, column: name, value: file, reason: asError(cause).message})
          return undefined
        }
      }),
    )
    const size = pictures.find(picture => picture !== undefined)?.length ?? sizeOf(shape)
    const values = new Float32Array(paths.length * size)
    pictures.forEach((picture, row) => {
      if (picture !== undefined) values.set(picture, row * size)
    })
    tensors[name] = {type: 'float32', dims: [paths.length, ...dimsOf(shape, size)], values}
  }
  const feeds: Feeds = {rowCount: pack.feeds.rowCount, tensors}
  return {...pack, feeds, bad: bad.sort((a, b) => a.row - b.row)}
}

const sizeOf = (shape: readonly (number | null)[]): number =>
  shape.slice(1).reduce<number>((size, dimension) => size * (dimension ?? 1), 1)

function dimsOf(shape: readonly (number | null)[], size: number): readonly number[] {
  const inner = shape.slice(1)
  return inner.every(dimension => dimension !== null) ? inner : [size]
}
