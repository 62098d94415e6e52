/** ONNX tensor element types that onnxruntime-node can feed and fetch. */
export type ElementType =
  | 'float16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'string'

export type ModelTask = 'binary' | 'multiclass' | 'regression' | 'forecast' | 'embedding' | 'custom'

/** What the values of a tensor of each element type are held in, row-major. */
export type TensorValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | string[]

export interface TensorSpec {
  readonly name: string
  readonly type: ElementType
  /** One entry a dimension; null is dynamic. Dimension 0 counts rows. */
  readonly shape: readonly (number | null)[]
}

/**
 * One column that a row must have, and where its value goes: element `index` of the row of tensor
 * `input`. A matrix input [n, k] yields k columns, an input [n] or [n, 1] one column of its name.
 */
export interface ModelColumn {
  readonly name: string
  readonly type: ElementType
  readonly input: string
  readonly index: number
  /** `image`: the value is the path of a file, decoded by the declared preprocessing. */
  readonly kind: 'scalar' | 'image'
}

/** Values of one column that an encoder in the graph knows, some of them where there are many. */
export interface ColumnCategories {
  /** Place of the column, as in `ModelColumn`. */
  readonly input: string
  readonly index: number
  /** At least one; whole numbers where the column takes those. */
  readonly values: readonly (string | number)[]
}

/** What a model takes and gives; written to the tag at `register` and printed by `show`. */
export interface ModelSignature {
  readonly task: ModelTask
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  readonly columns: readonly ModelColumn[]
  /** Class names in the order of the probabilities; empty where there are none. */
  readonly labels: readonly (string | number)[]
  /** null: any number of rows a run; else the fixed batch of the graph. */
  readonly fixedBatch: number | null
}

/** Tensors of n rows, by input name. */
export interface Feeds {
  readonly rowCount: number
  readonly tensors: Readonly<Record<string, TensorData>>
}

/** The outputs of n rows as the graph gives them, by name; each has n as its first dimension. */
export type Outputs = Readonly<Record<string, TensorData>>

export interface TensorData {
  readonly type: ElementType
  readonly dims: readonly number[]
  readonly values: TensorValues
}

/** One output column of n rows: `prediction`, `probability_<label>`, or an output's own name. */
export interface PredictionColumn {
  readonly name: string
  readonly type: ElementType
  readonly values: TensorValues
}

export interface Predictions {
  readonly rowCount: number
  /** The same names, types and order in every batch of one model. */
  readonly columns: readonly PredictionColumn[]
}

/** The `model` section of mlops.yaml as far as reading a model needs it; all plain, cloneable data. */
export interface ModelOptions {
  readonly task?: ModelTask
  readonly features?: readonly string[]
  readonly output?: {
    readonly prediction?: string
    readonly score?: string
    readonly labels?: readonly (string | number)[]
    readonly threshold?: number
  }
  readonly image?: ImagePreprocessing
  /** Takes an input of four dimensions for a picture also where `image` does not declare how it is made. */
  readonly pictures?: boolean
}

/** How a picture becomes a tensor: decode → resize → crop → scale → normalise → layout. */
export interface ImagePreprocessing {
  readonly width: number
  readonly height: number
  readonly resize: 'stretch' | 'cover' | 'contain'
  readonly layout: 'nchw' | 'nhwc'
  readonly channels: 'rgb' | 'bgr' | 'gray'
  /** Multiplied with each 0…255 value before mean and std; 1/255 by default. */
  readonly scale: number
  readonly mean: readonly number[]
  readonly std: readonly number[]
}

/**
 * An ONNX file ready to run. `predict` accepts any number of rows (a fixed batch is looped and
 * padded inside). `columns` of every answer agree with `predictionColumns`.
 */
export interface Model {
  readonly sha256: string
  readonly sizeBytes: number
  readonly signature: ModelSignature
  readonly predictionColumns: readonly {readonly name: string; readonly type: ElementType}[]
  predict(feeds: Feeds): Promise<Predictions>
  /** What the graph itself answers; `predict` is `read` of it. */
  infer(feeds: Feeds): Promise<Outputs>
  /** The same without a turn of the event loop; undefined where this model cannot be run so. */
  readonly inferNow: ((feeds: Feeds) => Outputs) | undefined
  /** The columns that outputs of n rows mean. */
  read(outputs: Outputs, rowCount: number): Predictions
  release(): Promise<void>
}

export interface LoadOptions extends ModelOptions {
  /** Threads inside one run; 1 by default. */
  readonly intraOpThreads?: number
  /** Tensor inside of the graph, such as the features before its last layer, that becomes an output. */
  readonly expose?: string
  /** What to run on: `cpu` by default, or another device that the runtime of the platform has. */
  readonly device?: string
}
