export {packageModel} from './package-model.ts'
export type {PackagedModel, PackagedTarget, PackageRequest} from './package-request.ts'
export {listTargets, type ListedTarget} from './list-targets.ts'
export {IMAGE_BUILDERS, type ImageBuilder} from './build-image.ts'
