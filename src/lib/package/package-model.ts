import type {PackagedModel, PackageRequest} from './package-request.ts'

/**
 * Takes a version to where it is needed. One target fills the folder `output`; several a folder each inside it.
 *
 * @throws MlopsError `PACKAGE_UNFIT`, `PACKAGE_PUSH`, `FILE_EXISTS`, `USAGE`, and what resolving and loading a model throws.
 */
export async function packageModel(request: PackageRequest): Promise<PackagedModel> {
  const {makePackages} = await import('./make-packages.ts')
  return await makePackages(request)
}
