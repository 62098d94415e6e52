import type {ColumnFacts, InputPolicy} from '../data/index.ts'
import type {ExaminedModel, ModelOptions, ModelSignature, PredictionColumn} from '../model/index.ts'

/** One file of a package. Its bytes are a function of the subject and of the version of mlops. */
export interface PackageFile {
  /** Relative to the folder of the target, with `/`; never `..`, never absolute. */
  readonly path: string
  readonly content: FileContent
  readonly executable?: boolean
}

/** Text and bytes as they are, a file of this machine that is copied, or what is made while it is written. */
export type FileContent =
  | string
  | Uint8Array
  | {readonly copyOf: string}
  | {readonly chunks: () => AsyncIterable<Uint8Array>}

/** A model that goes somewhere, and what was written down of it. */
export interface PackageSubject {
  /** `flights`: letters, digits, dots, dashes and underscores, as in a tag. */
  readonly name: string
  /** `v1.2.0`; null for a model that is not registered. */
  readonly version: string | null
  /** `flights@v1.2.0`, `flights@workspace`, `./model.onnx`. */
  readonly label: string
  readonly description: string | null
  /** Commit of the version. */
  readonly revision: string | null
  /** When it was registered, in whole seconds; 1980-01-01 where it was not. Every time in a package is this one. */
  readonly time: Date
  readonly model: SubjectModel
  /** The same model in the runtime, opened once for all targets; it is released when they are built. */
  readonly opened: Omit<ExaminedModel, 'description'>
  readonly signature: ModelSignature
  readonly predictionColumns: readonly Pick<PredictionColumn, 'name' | 'type'>[]
  readonly options: ModelOptions
  /** mlops.yaml of the packaged model: name, description, `model`, and the rules for nulls. */
  readonly config: string
  /** The same rules for nulls, and the columns that feed inputs of other names. */
  readonly policy: InputPolicy
  readonly metrics: Readonly<Record<string, unknown>> | null
  /** SPDX expression. */
  readonly license: string | null
  /** `v1.1.0`, which it was made from. */
  readonly parent: string | null
  readonly note: string | null
  /** A typical row, by column. */
  readonly example: Readonly<Record<string, string | number | boolean>> | null
  /**
   * What the columns held in the reference data when the version was registered, by name; empty where there was none.
   * Columns that mlops.yaml keeps out of logs are left out here and above.
   */
  readonly columns: Readonly<Record<string, ColumnFacts>>
}

export interface SubjectModel {
  /** Absolute; its digest was checked. */
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  /** Files with weights beside it: absolute, and relative to the model. */
  readonly external: readonly {
    readonly path: string
    readonly name: string
    readonly sha256: string
    readonly sizeBytes: number
  }[]
  readonly opset: number
  readonly irVersion: number
}

export interface PackageSettings {
  /** Version of mlops that packages. */
  readonly mlopsVersion: string
  /** `linux/amd64` or `linux/arm64`, of containers. */
  readonly platform: 'linux/amd64' | 'linux/arm64'
  /** Name of the image that files of a cluster name: `registry/flights:v1.2.0`. */
  readonly image: string
  readonly signal?: AbortSignal | undefined
}

/** A place where a model runs. */
export interface PackageTarget {
  /** `docker`, `web`, … */
  readonly name: string
  readonly family: 'container' | 'cluster' | 'folder' | 'edge'
  /** What it makes, one line. */
  readonly summary: string
  /** Imports what makes it. */
  load(): Promise<TargetBuilder>
}

/** What makes the files of a target. */
export interface TargetBuilder {
  /** @throws MlopsError `PACKAGE_UNFIT` where this model cannot run there, saying why. */
  build(subject: PackageSubject, settings: PackageSettings): Promise<BuiltTarget>
}

export interface BuiltTarget {
  /** Without README.md, sbom.cdx.json and mlops-package.json, which every package gets. */
  readonly files: readonly PackageFile[]
  /** Path of the one file that is of use alone: `-o NAME.html` writes it without the others. */
  readonly single?: string
  /** Packages of npm and others inside, for the SBOM. */
  readonly components: readonly PackageComponent[]
  /** Body of README.md: how to run and deploy it, Markdown from the second level on. */
  readonly readme: string
  /** What to type next, in the folder of the package; one command each. */
  readonly next: readonly string[]
  /** Flags of `docker build` that the image needs where it goes. */
  readonly dockerFlags?: readonly string[]
  /** What works, but not as one might expect; whole sentences. */
  readonly warnings?: readonly string[]
}

export interface PackageComponent {
  readonly name: string
  readonly version: string
  readonly license?: string
  /** `pkg:npm/onnxruntime-web@1.30.0` */
  readonly purl: string
}
