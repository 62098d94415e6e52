import {halfFromNumber} from '../core/numbers/index.ts'
import type {OnnxModel, OnnxNode} from './onnx/index.ts'
import type {ColumnCategories, ElementType, ModelColumn, TensorSpec, TensorValues} from './types.ts'

/** Of each column; they are examples, and an encoder may know millions. */
const MOST = 16
const ENCODERS = new Set(['OneHotEncoder', 'LabelEncoder'])
/** Operators that hand the columns of a row on, each in its place. */
const PASSES = new Set([
  'Identity',
  'Cast',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Imputer',
])

/**
 * Values that the encoders of a graph know of its columns: an encoder may refuse all others. Columns
 * are followed from the inputs as far as they are handed on, put beside others or picked by a constant.
 *
 * @param columns - Of the same graph.
 */
export function knownCategories(
  graph: Pick<OnnxModel, 'nodes' | 'tables'>,
  columns: readonly ModelColumn[],
): readonly ColumnCategories[] {
  const held = new Map<string, readonly ModelColumn[]>()
  for (const column of columns) {
    if (column.kind === 'image') continue
    held.set(column.input, [...(held.get(column.input) ?? []), column])
  }
  const known = new Map<ModelColumn, ColumnCategories>()
  // The nodes of a graph stand in the order in which they run.
  for (const node of graph.nodes) {
    const [output] = node.outputs
    const handed = handedOn(node, held, graph.tables)
    if (output !== undefined && handed !== undefined) held.set(output, handed)
    if (node.categories === undefined || !ENCODERS.has(node.operator)) continue
    for (const column of held.get(node.inputs[0] ?? '') ?? []) {
      const values = fittingValues(column.type, node.categories)
      const {input, index} = column
      if (values.length > 0 && !known.has(column)) known.set(column, {input, index, values})
    }
  }
  return [...known.values()]
}

/** The columns that the output of an operator holds; undefined where it holds other values. */
function handedOn(
  {operator, inputs, axis}: OnnxNode,
  held: ReadonlyMap<string, readonly ModelColumn[]>,
  tables: OnnxModel['tables'],
): readonly ModelColumn[] | undefined {
  const [first = '', second = ''] = inputs
  const columns = held.get(first)
  if (PASSES.has(operator)) return columns
  if (operator === 'Concat') {
    const parts = inputs.map(input => held.get(input))
    const whole = (axis === 1 || axis === -1) && parts.every(part => part !== undefined)
    return whole ? parts.flat() : undefined
  }
  const picks =
    operator === 'ArrayFeatureExtractor' || (operator === 'Gather' && (axis === 1 || axis === -1))
  const places = picks ? tables.get(second) : undefined
  const picked = places?.map(place => columns?.at(Number(place)))
  return picked?.every(column => column !== undefined) === true ? picked : undefined
}

/** The values as the column takes them, before the graph makes them texts or whole numbers. */
function fittingValues(
  type: ElementType,
  categories: readonly (string | number)[],
): readonly (string | number)[] {
  if (type === 'bool') return []
  const fits = type.startsWith('float') ? Number.isFinite : Number.isSafeInteger
  const values: (string | number)[] = []
  for (const category of categories) {
    if (values.length === MOST) break
    if (type === 'string') values.push(String(category))
    else if (category !== '' && fits(Number(category))) values.push(Number(category))
  }
  return values
}

/**
 * Puts known categories into one row of an input.
 *
 * @param turn - Which one of each column: the first for 0, and from the first again after the last.
 */
export function putCategories(
  row: TensorValues,
  {name, type}: Pick<TensorSpec, 'name' | 'type'>,
  categories: readonly ColumnCategories[],
  turn: number,
): void {
  for (const {input, index, values} of categories) {
    const value = values[turn % values.length]
    if (input === name && index < row.length && value !== undefined)
      (row as unknown[])[index] = elementOf(type, value)
  }
}

function elementOf(type: ElementType, value: string | number): unknown {
  if (type === 'int64' || type === 'uint64') return BigInt(value)
  return type === 'float16' ? halfFromNumber(Number(value)) : value
}
