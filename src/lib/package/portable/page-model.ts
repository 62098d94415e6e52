import type {
  ElementType,
  ImagePreprocessing,
  ModelSignature,
  OutputMeaning,
} from '../../model/portable.ts'

/** What it takes to make tensors of rows: plain data. */
export interface AskedModel {
  readonly signature: ModelSignature
  readonly image: ImagePreprocessing | null
  /** One a column, in declared order. */
  readonly fields: readonly PageField[]
}

/** What it takes to make tensors of rows and predictions of tensors. */
export interface PortableModel extends AskedModel {
  readonly meaning: PageMeaning
}

/** What a page that runs its model knows of it: JSON in its document. */
export interface PageModel extends ShownModel, PortableModel {
  readonly backend: Extract<PageBackend, {readonly kind: 'browser'}>
}

/** What a page shows of a model, and asks of it, wherever that runs. */
export interface ShownModel extends AskedModel {
  readonly name: string
  readonly version: string | null
  readonly label: string
  readonly description: string | null
  readonly backend: PageBackend
  readonly facts: PageFacts
}

/** Where predictions are made: in the page, or by `mlops serve`. */
export type PageBackend =
  | {readonly kind: 'browser'; readonly model: PageFile; readonly weights: readonly PageFile[]}
  | {
      readonly kind: 'server'
      /** Of the path that programs ask, relative to the page. */
      readonly url: string
      /** Of the path that the page asks. */
      readonly tryUrl: string
      readonly secured: boolean
    }

/** A file that the page loads; its digest is checked before it is used. */
export interface PageFile {
  /** Relative to the page; the id of an element where the page is a single file. */
  readonly file: string
  /** As the graph calls it. */
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
}

export type PageMeaning = Omit<OutputMeaning, 'widths'> & {
  readonly widths: readonly (readonly [name: string, width: number])[]
}

/** A column as somebody fills it in. */
export interface PageField {
  /** Its name in the data and in requests. */
  readonly name: string
  readonly type: ElementType
  readonly kind: 'scalar' | 'image'
  /** Its place: element `index` of the row of tensor `input`. */
  readonly input: string
  readonly index: number
  /** What stands for an absent value, as it is written into a request; null where it must be there. */
  readonly fill: string | number | null
  readonly min?: number
  readonly max?: number
  /** Values to choose from; others are possible. */
  readonly values?: readonly string[]
  /** What it holds at first. */
  readonly example: string | number | boolean
}

export interface PageFacts {
  /** Of the model as it was registered. */
  readonly sha256: string
  /** Null where the page need not say. */
  readonly sizeBytes: number | null
  readonly license: string | null
  readonly revision: string | null
  readonly registeredAt: string | null
  readonly parent: string | null
  readonly metrics: readonly (readonly [name: string, value: number])[]
  readonly mlops: string
}
