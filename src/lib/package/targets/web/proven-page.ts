import type {PackageSettings, PackageSubject} from '../../types.ts'
import {pageOf, type PageParts} from './page-of.ts'
import {proveInRuntime} from './prove-in-runtime.ts'

const proven = new WeakMap<PackageSubject, Promise<PageParts>>()

/**
 * The page of a model that was shown to run in browsers: once, whichever targets have it.
 *
 * @throws MlopsError `PACKAGE_UNFIT`.
 */
export async function provenPage(
  subject: PackageSubject,
  settings: PackageSettings,
): Promise<PageParts> {
  const page = proven.get(subject) ?? prove(subject, settings)
  proven.set(subject, page)
  return await page
}

async function prove(subject: PackageSubject, settings: PackageSettings): Promise<PageParts> {
  const parts = pageOf(subject, settings)
  await proveInRuntime(subject, parts)
  return parts
}
