import {MlopsError} from '../core/errors/index.ts'
import {formatShape} from './format-shape.ts'
import type {ModelColumn, ModelOptions, TensorSpec} from './types.ts'

/** More columns than that are a picture or a spectrogram whose preprocessing was not declared. */
const MAX_COLUMNS = 20_000

/**
 * The columns that a row must have: one for an input [n] or [n, 1], k for a matrix [n, k], which
 * take their names from `features`, and one path for a picture.
 *
 * @throws MlopsError `MODEL_FEATURES`, `MODEL_UNSUPPORTED`.
 */
export function inferColumns(
  inputs: readonly TensorSpec[],
  options: ModelOptions,
): readonly ModelColumn[] {
  const matrices = inputs.filter(input => input.shape.length > 1 && !isPicture(input, options))
  const wide = matrices.filter(input => widthOf(input) !== 1)
  const named = wide.length === 1 ? wide[0] : undefined
  if (options.features !== undefined && named === undefined && inputs.length > 1)
    throw new MlopsError(
      'MODEL_FEATURES',
      `model.features names the columns of one matrix input, and the model has ${inputs.length} inputs: ${inputs.map(input => input.name).join(', ')}.`,
      {hint: 'Remove model.features; the columns take the names of the inputs.'},
    )
  return inputs.flatMap(input => {
    const features = input === named || inputs.length === 1 ? options.features : undefined
    if (isPicture(input, options)) return [picture(input)]
    return columnsOf(input, features)
  })
}

function isPicture(input: TensorSpec, options: ModelOptions): boolean {
  return (options.image !== undefined || options.pictures === true) && input.shape.length === 4
}

function picture(input: TensorSpec): ModelColumn {
  return {name: input.name, type: 'string', input: input.name, index: 0, kind: 'image'}
}

/** Elements of one row; null when a dimension is dynamic. */
function widthOf(input: TensorSpec): number | null {
  return input.shape
    .slice(1)
    .reduce<number | null>(
      (width, size) => (width === null || size === null ? null : width * size),
      1,
    )
}

function columnsOf(input: TensorSpec, features: readonly string[] | undefined): ModelColumn[] {
  const width = widthOf(input) ?? (input.shape.length === 2 ? features?.length : undefined)
  if (width === undefined)
    throw new MlopsError(
      'MODEL_FEATURES',
      `The input ${input.name} has the shape ${formatShape(input.shape)}; how many columns a row has is not known.`,
      {hint: 'List them in order in mlops.yaml: model.features: [a, b, …].'},
    )
  if (features !== undefined && features.length !== width)
    throw new MlopsError(
      'MODEL_FEATURES',
      `model.features lists ${features.length} columns, and the input ${input.name} takes ${width}.`,
      {hint: 'List every column once, in the order of the training matrix.'},
    )
  if (width > MAX_COLUMNS)
    throw new MlopsError(
      'MODEL_UNSUPPORTED',
      `The input ${input.name} takes ${width} values a row, in the shape ${formatShape(input.shape)}.`,
      {hint: 'For a picture, declare its preprocessing in mlops.yaml: model.image.'},
    )
  return Array.from({length: width}, (_, index) => ({
    name: features?.[index] ?? (width === 1 ? input.name : `${input.name}_${index}`),
    type: input.type,
    input: input.name,
    index,
    kind: 'scalar',
  }))
}
