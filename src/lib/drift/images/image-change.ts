export type ImageChangeKind =
  | 'darker'
  | 'brighter'
  | 'exposure'
  | 'less_contrast'
  | 'more_contrast'
  | 'gray'
  | 'recoloured'
  | 'less_saturated'
  | 'more_saturated'
  | 'blurred'
  | 'sharper'
  | 'smaller'
  | 'larger'
  | 'size'
  | 'shape'
  | 'format'
  | 'file_size'
  | 'more_outdoor'
  | 'more_indoor'
  | 'composition'
  | 'classes'

/** What happened to the pictures, as a person would see it. */
export interface ImageChange {
  readonly kind: ImageChangeKind
  /** One sentence with sizes, without a full stop. */
  readonly words: string
}
