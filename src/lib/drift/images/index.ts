export {compareImages, type PropertyChange} from './compare-images.ts'
export {drawThumbnail, type ContactSheet} from './contact-sheet.ts'
export {describeImageChange} from './describe-image-change.ts'
export type {ImageFile, ImageList} from './image-files.ts'
export {imageColumns, type ImageColumn, type ImageFailure, type ImageTable} from './image-table.ts'
export {holdsImages, listImages} from './list-images.ts'
export {
  judgeImages,
  openImageSets,
  type ImageSetsRequest,
  type ImageVerdict,
  type OpenedImages,
} from './open-image-sets.ts'
export {readImages, type ReadImagesOptions} from './read-images.ts'
export {saveImageColumns} from './save-image-columns.ts'
export type {CategoryProperty, NumberProperty, Property, PropertyGroup} from './properties.ts'
