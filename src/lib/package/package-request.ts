import type {ImageBuilder} from './build-image.ts'
import type {PackageSettings} from './types.ts'

export interface PackageRequest {
  readonly directory: string
  readonly ref?: string | undefined
  readonly includePrereleases?: boolean
  /** Names of targets; none means `package.targets` of mlops.yaml. */
  readonly targets: readonly string[]
  /** Relative to `directory`; `dist/NAME-VERSION` when left out. */
  readonly output?: string | undefined
  readonly platform: PackageSettings['platform']
  readonly image?: string | undefined
  /** Place in a registry for the target modelpack: `registry.example.com/team/flights:v1.2.0`. */
  readonly push?: string | undefined
  /** Builds images of containers, by the program of this name or the first that there is. */
  readonly build?: ImageBuilder | 'auto' | undefined
  /** Replaces packages that are there. */
  readonly force: boolean
  readonly dryRun: boolean
  readonly mlopsVersion: string
  readonly onTarget?: (name: string, done: number, total: number) => void
  readonly signal?: AbortSignal | undefined
}

/** What was made. */
export interface PackagedModel {
  readonly label: string
  readonly name: string
  readonly version: string | null
  readonly sha256: string
  readonly dryRun: boolean
  readonly packages: readonly PackagedTarget[]
}

export interface PackagedTarget {
  readonly target: string
  /** Relative to the folder that the command ran in. */
  readonly path: string
  /** SHA-256 over the list of its files; of the file itself where it is a single one. */
  readonly digest: string
  readonly fileCount: number
  readonly sizeBytes: number
  /** The image that was built; null where none was asked for. */
  readonly image: string | null
  /** What to type next, in that folder. */
  readonly next: readonly string[]
  readonly warnings: readonly string[]
  /** Where it was pushed to, by digest: `registry.example.com/team/flights@sha256:…`. */
  readonly pushed?: string
}
