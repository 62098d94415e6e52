/** Extensions of the pictures that are listed, as a pattern on a lower-case name. */
export const PICTURE_NAME = /\.(jpe?g|png|webp|gif|tiff?|avif)$/

export interface ImageFile {
  readonly path: string
  /** Relative to the folder or list that was named, with `/`: what reports call it. */
  readonly name: string
  /** The first folder below the one that was named, which often is the class; null elsewhere. */
  readonly folder: string | null
}

export interface ImageList {
  /** What was named: a folder, a pattern, or `@` and a file of paths. */
  readonly source: string
  /** By name. */
  readonly files: readonly ImageFile[]
  /** All pictures lie in sub-folders, of which there are at least two: `folder` is a class. */
  readonly hasClasses: boolean
  /** Symbolic links below the folder; they are not followed. */
  readonly links: number
}
