import type {ModelOptions} from '../model/index.ts'
import type {RecordedTraining} from './recorded-training.ts'
import type {VersionRecord} from './version-record.ts'

/** What is written down of a model for people; null where that is not known. */
export interface ModelAbout {
  readonly description: string | null
  /** SPDX. */
  readonly license: string | null
  /** As they were registered. */
  readonly metrics: Readonly<Record<string, unknown>> | null
  /** ISO 8601. */
  readonly registeredAt: string | null
  /** The version that it was made from. */
  readonly parent: string | null
}

/** A model file that can be loaded, and where it comes from. */
export interface ResolvedModel {
  /** `flights@v1.2.0`, `flights@workspace`, `flights@1a2b3c4`, `./m.onnx`. */
  readonly label: string
  /** null for a bare file. */
  readonly name: string | null
  readonly version: string | null
  /** Full commit id; null for a bare file and for the workspace. */
  readonly revision: string | null
  /** Absolute path of the .onnx; its external data is beside it. */
  readonly path: string
  readonly sha256: string
  /** The `model` section of the mlops.yaml at that commit, or of the work tree; {} for a bare file. */
  readonly options: ModelOptions
  /** A typical row of the data, of a version that was registered with one. */
  readonly example?: NonNullable<VersionRecord['example']>
  /** What the columns of the data held, likewise. */
  readonly columns?: NonNullable<VersionRecord['columns']>
  /** Of a packaged model: its folder, whose mlops.yaml has the rules for its data. */
  readonly folder?: string
  /** Left out for a bare file, of which nothing is written down. */
  readonly about?: ModelAbout
  /** Data that it was trained on, of a version or of the work tree where that is recorded. */
  readonly training?: RecordedTraining
}
