/** A property of a picture: what reports call it, and in what it is measured. */
export interface Property {
  readonly name: string
  /** Empty for ratios without a unit. */
  readonly unit: string
  /** Properties of one group change together and are told of in one sentence. */
  readonly group: PropertyGroup
}

export type PropertyGroup =
  'exposure' | 'contrast' | 'colour' | 'detail' | 'size' | 'shape' | 'file' | 'scene' | 'class'

/** Numbers that are known of every picture; formulas in docs/drift-images.md. */
export const NUMBER_PROPERTIES = {
  width: {name: 'width', unit: 'px', group: 'size'},
  height: {name: 'height', unit: 'px', group: 'size'},
  area: {name: 'area', unit: 'megapixels', group: 'size'},
  fileSize: {name: 'file size', unit: 'MB', group: 'file'},
  aspect: {name: 'aspect (height / width)', unit: '', group: 'shape'},
  brightness: {name: 'brightness', unit: 'of 255', group: 'exposure'},
  darkShare: {name: 'dark share', unit: 'of pixels', group: 'exposure'},
  brightShare: {name: 'bright share', unit: 'of pixels', group: 'exposure'},
  highlights: {name: 'highlights', unit: 'of 255', group: 'exposure'},
  clippedShare: {name: 'clipped share', unit: 'of pixels', group: 'exposure'},
  contrast: {name: 'contrast', unit: 'of 255', group: 'contrast'},
  entropy: {name: 'entropy', unit: 'bits', group: 'contrast'},
  red: {name: 'relative red', unit: '', group: 'colour'},
  green: {name: 'relative green', unit: '', group: 'colour'},
  blue: {name: 'relative blue', unit: '', group: 'colour'},
  warmth: {name: 'warmth', unit: '', group: 'colour'},
  tint: {name: 'tint', unit: '', group: 'colour'},
  saturation: {name: 'saturation', unit: '', group: 'colour'},
  sharpness: {name: 'sharpness', unit: '', group: 'detail'},
  topBlue: {name: 'blue of the top third', unit: '', group: 'scene'},
  topTexture: {name: 'texture of the top third', unit: '', group: 'scene'},
  topBrightness: {name: 'top minus bottom brightness', unit: '', group: 'scene'},
  verticalEdges: {name: 'share of vertical edges', unit: '', group: 'scene'},
} as const satisfies Record<string, Property>

export const CATEGORY_PROPERTIES = {
  format: {name: 'format', unit: '', group: 'file'},
  channels: {name: 'channels', unit: '', group: 'file'},
  orientation: {name: 'orientation', unit: '', group: 'shape'},
  folder: {name: 'folder', unit: '', group: 'class'},
} as const satisfies Record<string, Property>

export type NumberProperty = keyof typeof NUMBER_PROPERTIES
export type CategoryProperty = keyof typeof CATEGORY_PROPERTIES

export const numberProperties = Object.keys(NUMBER_PROPERTIES) as readonly NumberProperty[]
export const categoryProperties = Object.keys(CATEGORY_PROPERTIES) as readonly CategoryProperty[]

/** What can be said of the pixels alone. */
export type PixelProperty = Exclude<
  NumberProperty,
  'width' | 'height' | 'area' | 'fileSize' | 'aspect'
>
