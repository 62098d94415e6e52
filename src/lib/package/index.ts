export {
  packageModel,
  type PackagedModel,
  type PackagedTarget,
  type PackageRequest,
} from './package-model.ts'
export {listTargets, type ListedTarget} from './list-targets.ts'
export {IMAGE_BUILDERS, type ImageBuilder} from './build-image.ts'
