import type {ImageFile, ImageList} from './image-files.ts'
import type {MeasuredImage} from './read-image.ts'
import {
  CATEGORY_PROPERTIES,
  categoryProperties,
  NUMBER_PROPERTIES,
  numberProperties,
  type CategoryProperty,
  type NumberProperty,
  type Property,
} from './properties.ts'

export interface ImageFailure {
  readonly name: string
  /** Follows the name: "is empty (0 bytes)". */
  readonly reason: string
}

/** The properties of the pictures that could be decoded, by column, in the order of `files`. */
export interface ImageTable {
  readonly source: string
  readonly files: readonly ImageFile[]
  readonly hasClasses: boolean
  readonly numbers: Readonly<Record<NumberProperty, Float64Array>>
  readonly categories: Readonly<Record<CategoryProperty, readonly string[]>>
  readonly digests: readonly string[]
  readonly hashes: BigUint64Array
  readonly failures: readonly ImageFailure[]
}

/** A property as a column, as tables have them. NaN stands for a property that is not defined. */
export type ImageColumn = Property &
  (
    | {readonly kind: 'number'; readonly key: NumberProperty; readonly values: Float64Array}
    | {
        readonly kind: 'category'
        readonly key: CategoryProperty
        readonly values: readonly string[]
      }
  )

/** @param images - One a file of the list; undefined where it failed. */
export function tableOf(
  {source, files, hasClasses}: ImageList,
  images: readonly (MeasuredImage | undefined)[],
  failures: readonly ImageFailure[],
): ImageTable {
  const decoded = images.filter(image => image !== undefined)
  const numbers = Object.fromEntries(
    numberProperties.map(key => [key, Float64Array.from(decoded, ({numbers}) => numbers[key])]),
  ) as Record<NumberProperty, Float64Array>
  const categories = Object.fromEntries(
    categoryProperties.map(key => [key, decoded.map(({categories}) => categories[key])]),
  ) as Record<CategoryProperty, string[]>
  return {
    source,
    files: files.filter((_, index) => images[index] !== undefined),
    hasClasses,
    numbers,
    categories,
    digests: decoded.map(({sha256}) => sha256),
    hashes: BigUint64Array.from(decoded, ({hash}) => hash),
    failures,
  }
}

/** The properties as columns. `folder` is one where both sets have their pictures in folders of classes. */
export function imageColumns(table: ImageTable, hasClasses = table.hasClasses): ImageColumn[] {
  return [
    ...numberProperties.map(key => ({
      ...NUMBER_PROPERTIES[key],
      key,
      kind: 'number' as const,
      values: table.numbers[key],
    })),
    ...categoryProperties
      .filter(key => key !== 'folder' || hasClasses)
      .map(key => ({
        ...CATEGORY_PROPERTIES[key],
        key,
        kind: 'category' as const,
        values: table.categories[key],
      })),
  ]
}
