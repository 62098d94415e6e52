import type {ElementType} from '../../../model/index.ts'
import type {PlannedInput, PredictorPlan} from '../../predictor/predictor-plan.ts'

/** Schemas as MLmodel has them: JSON in texts. */
export interface MlflowSignature {
  readonly inputs: string
  readonly outputs: string
  readonly params: null
}

/**
 * The signature in the schema of MLflow: columns, or tensors where the model takes pictures. MLflow lets a column of
 * float64 into `double` alone and one of int64 into `long` alone, which are what data frames hold; the predictor makes of
 * them what the model takes.
 */
export function mlflowSignature({inputs, columns, outputs}: PredictorPlan): MlflowSignature {
  const pictures = inputs.filter(({width}) => width === 0)
  const columnsIn = columns.map(({name, type, fill, optional}) => ({
    type: COLUMN_TYPES[type],
    name,
    required: fill === null && !optional,
  }))
  const columnsOut = outputs.map(({name, type}) => ({
    type: OUTPUT_TYPES[type],
    name,
    required: true,
  }))
  const specs = pictures.length === inputs.length ? pictures.map(tensorSpec) : columnsIn
  return {inputs: JSON.stringify(specs), outputs: JSON.stringify(columnsOut), params: null}
}

/** Whether MLflow's schemas can say what the model takes: they hold columns or tensors, not both. */
export function fitsMlflow({inputs}: Pick<PredictorPlan, 'inputs'>): boolean {
  const pictures = inputs.filter(({width}) => width === 0).length
  return pictures === 0 || pictures === inputs.length
}

function tensorSpec({name, type, shape}: PlannedInput): unknown {
  const dims = shape.map((size, index) => (index === 0 || size === null ? -1 : size))
  return {name, type: 'tensor', 'tensor-spec': {dtype: NUMPY_TYPES[type] ?? type, shape: dims}}
}

const NUMPY_TYPES: Partial<Record<ElementType, string>> = {string: 'str'}

const COLUMN_TYPES: Readonly<Record<ElementType, string>> = {
  float16: 'double',
  float32: 'double',
  float64: 'double',
  int8: 'long',
  int16: 'long',
  int32: 'long',
  int64: 'long',
  uint8: 'long',
  uint16: 'long',
  uint32: 'long',
  uint64: 'long',
  bool: 'boolean',
  string: 'string',
}

/** As they are: what the predictor gives. */
const OUTPUT_TYPES: Readonly<Record<ElementType, string>> = {
  ...COLUMN_TYPES,
  float16: 'float',
  float32: 'float',
  int8: 'integer',
  int16: 'integer',
  int32: 'integer',
  uint8: 'integer',
  uint16: 'integer',
}
