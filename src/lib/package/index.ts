export {
  packageModel,
  type PackagedModel,
  type PackagedTarget,
  type PackageRequest,
} from './package-model.ts'
export {listTargets, type ListedTarget} from './list-targets.ts'
