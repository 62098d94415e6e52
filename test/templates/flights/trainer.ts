/** The trainer of the template is plain JavaScript; here are the types of what the tests use. */
export interface Tree {
  readonly feature: readonly number[]
  readonly threshold: readonly number[]
  readonly missingLeft: readonly number[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly value: readonly number[]
}

export interface Ensemble {
  readonly base: number
  readonly trees: readonly Tree[]
}

export interface Table {
  readonly rows: number
  readonly columns: Readonly<Record<string, Float32Array | (string | null)[]>>
}

export interface Input {
  readonly name: string
  readonly type: 'float' | 'int64' | 'string'
}

export interface Model extends Ensemble {
  readonly inputs: readonly Input[]
  readonly categories: ReadonlyMap<string, ReadonlyMap<string, number>>
}

interface Trainer {
  readonly boost: (
    columns: readonly Float32Array[],
    labels: ArrayLike<number>,
    options?: Readonly<Record<string, number>>,
    base?: {readonly margins: Float64Array},
  ) => Ensemble & {readonly validation: Uint32Array; readonly validationLoss: number}
  readonly predictMargins: (
    model: Ensemble,
    columns: readonly Float32Array[],
    rows: number,
  ) => Float64Array
  readonly sigmoid: (margin: number) => number
  readonly quantileCuts: (values: Float32Array, rows: ArrayLike<number>) => Float32Array
  readonly assignBins: (values: Float32Array, cuts: Float32Array) => Uint8Array
  readonly auc: (labels: ArrayLike<number>, probabilities: ArrayLike<number>) => number
  readonly logLoss: (labels: ArrayLike<number>, probabilities: ArrayLike<number>) => number
  readonly brierScore: (labels: ArrayLike<number>, probabilities: ArrayLike<number>) => number
  readonly rankCategories: (
    values: readonly (string | null)[],
    labels: ArrayLike<number>,
    rows: ArrayLike<number>,
  ) => Map<string, number>
  readonly encodeColumns: (
    table: Table,
    inputs: readonly Input[],
    categories: Model['categories'],
  ) => Float32Array[]
  readonly encodeOnnx: (model: Model) => Buffer
  readonly decodeOnnx: (file: Buffer) => Model | undefined
  readonly readCsv: (
    path: string,
    wanted: {readonly numbers: readonly string[]; readonly texts: readonly string[]},
  ) => Promise<Table>
}

const folder = new URL('../../../templates/flights/train/', import.meta.url)
const files = ['gbdt', 'bins', 'metrics', 'encode', 'onnx', 'decode-onnx', 'csv']
const modules: unknown[] = await Promise.all(
  files.map(file => import(new URL(`${file}.js`, folder).href) as Promise<unknown>),
)

export const trainer = Object.assign({}, ...modules) as Trainer
