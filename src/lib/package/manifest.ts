import {createHash} from 'node:crypto'
import {canonicalJson} from '../core/text/index.ts'
import type {PackageSettings, PackageSubject} from './types.ts'
import type {StagedFile} from './write/stage-files.ts'

/** The file in every package that says what is in it. */
export const PACKAGE_MANIFEST = 'mlops-package.json'

export interface PackageManifest {
  readonly schema: 'mlops.package-manifest/1'
  readonly target: string
  /** SHA-256 of the list of files as canonical JSON: equal packages have equal ones, on every machine. */
  readonly digest: string
  readonly model: {
    readonly name: string
    readonly version: string | null
    readonly label: string
    readonly sha256: string
    readonly sizeBytes: number
    readonly revision: string | null
    readonly license: string | null
  }
  readonly mlops: string
  readonly time: string
  readonly files: readonly StagedFile[]
}

export function packageManifest(
  target: string,
  subject: PackageSubject,
  {mlopsVersion}: PackageSettings,
  files: readonly StagedFile[],
): PackageManifest {
  const {name, version, label, model, revision, license} = subject
  return {
    schema: 'mlops.package-manifest/1',
    target,
    digest: createHash('sha256').update(canonicalJson(files)).digest('hex'),
    model: {
      name,
      version,
      label,
      sha256: model.sha256,
      sizeBytes: model.sizeBytes,
      revision,
      license,
    },
    mlops: mlopsVersion,
    time: subject.time.toISOString(),
    files,
  }
}
