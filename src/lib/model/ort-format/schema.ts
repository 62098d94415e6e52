/**
 * How a field is kept: `scalarN` in N bytes, `[scalarN]` a vector of such, `text`, `[text]`, `Name` another table,
 * `[Name]` a vector of tables, `kind` and the field after it a table that the kind names, `gone` a field that is no more.
 */
export type FieldType = string

/** A table: its fields in the order of their slots. */
export type TableSchema = readonly (readonly [name: string, type: FieldType])[]

/** Which tables a `kind` names, from 1 on. */
export const KINDS: readonly string[] = ['TensorTypeAndShape', 'SequenceType', 'MapType']

/**
 * The tables of a model in the .ort format of ONNX Runtime, a FlatBuffer.
 *
 * @see ONNX Runtime 1.30, onnxruntime/core/flatbuffers/schema/ort.fbs.
 */
export const TABLES: Readonly<Record<string, TableSchema>> = {
  InferenceSession: [
    ['ort_version', 'text'],
    ['model', 'Model'],
    ['session_state', 'gone'],
    ['kernel_type_str_resolver', 'KernelTypeStrResolver'],
  ],
  Model: [
    ['ir_version', 'scalar8'],
    ['opset_import', '[OperatorSetId]'],
    ['producer_name', 'text'],
    ['producer_version', 'text'],
    ['domain', 'text'],
    ['model_version', 'scalar8'],
    ['doc_string', 'text'],
    ['graph', 'Graph'],
    ['graph_doc_string', 'text'],
    ['metadata_props', '[StringStringEntry]'],
  ],
  OperatorSetId: [
    ['domain', 'text'],
    ['version', 'scalar8'],
  ],
  StringStringEntry: [
    ['key', 'text'],
    ['value', 'text'],
  ],
  Graph: [
    ['initializers', '[Tensor]'],
    ['node_args', '[ValueInfo]'],
    ['nodes', '[Node]'],
    ['max_node_index', 'scalar4'],
    ['node_edges', '[NodeEdge]'],
    ['inputs', '[text]'],
    ['outputs', '[text]'],
    ['sparse_initializers', '[SparseTensor]'],
    ['runtime_optimizations', 'RuntimeOptimizations'],
  ],
  Tensor: [
    ['name', 'text'],
    ['doc_string', 'text'],
    ['dims', '[scalar8]'],
    ['data_type', 'scalar4'],
    ['raw_data', '[scalar1]'],
    ['string_data', '[text]'],
    ['external_data_offset', 'scalar8'],
  ],
  SparseTensor: [
    ['values', 'Tensor'],
    ['indices', 'Tensor'],
    ['dims', '[scalar8]'],
  ],
  ValueInfo: [
    ['name', 'text'],
    ['doc_string', 'text'],
    ['type', 'TypeInfo'],
  ],
  TypeInfo: [
    ['denotation', 'text'],
    ['value_type', 'kind'],
    ['value', 'of kind'],
  ],
  TensorTypeAndShape: [
    ['elem_type', 'scalar4'],
    ['shape', 'Shape'],
  ],
  SequenceType: [['elem_type', 'TypeInfo']],
  MapType: [
    ['key_type', 'scalar4'],
    ['value_type', 'TypeInfo'],
  ],
  Shape: [['dim', '[Dimension]']],
  Dimension: [
    ['value', 'DimensionValue'],
    ['denotation', 'text'],
  ],
  DimensionValue: [
    ['dim_type', 'scalar1'],
    ['dim_value', 'scalar8'],
    ['dim_param', 'text'],
  ],
  Node: [
    ['name', 'text'],
    ['doc_string', 'text'],
    ['domain', 'text'],
    ['since_version', 'scalar4'],
    ['index', 'scalar4'],
    ['op_type', 'text'],
    ['type', 'scalar4'],
    ['execution_provider_type', 'text'],
    ['inputs', '[text]'],
    ['outputs', '[text]'],
    ['attributes', '[Attribute]'],
    ['input_arg_counts', '[scalar4]'],
    ['implicit_inputs', '[text]'],
  ],
  Attribute: [
    ['name', 'text'],
    ['doc_string', 'text'],
    ['type', 'scalar4'],
    ['f', 'scalar4'],
    ['i', 'scalar8'],
    ['s', 'text'],
    ['t', 'Tensor'],
    ['g', 'Graph'],
    ['floats', '[scalar4]'],
    ['ints', '[scalar8]'],
    ['strings', '[text]'],
    ['tensors', '[Tensor]'],
    ['graphs', '[Graph]'],
  ],
  NodeEdge: [
    ['node_index', 'scalar4'],
    // Three numbers of four bytes each: of the other node, and of the arguments of the two.
    ['input_edges', '[scalar12]'],
    ['output_edges', '[scalar12]'],
  ],
  RuntimeOptimizations: [['records', '[RuntimeOptimizationRecordContainerEntry]']],
  RuntimeOptimizationRecordContainerEntry: [
    ['optimizer_name', 'text'],
    ['runtime_optimization_records', '[RuntimeOptimizationRecord]'],
  ],
  RuntimeOptimizationRecord: [
    ['action_id', 'text'],
    ['nodes_to_optimize_indices', 'NodesToOptimizeIndices'],
    ['produced_nodes', 'gone'],
    ['produced_op_ids', '[text]'],
  ],
  NodesToOptimizeIndices: [
    ['node_indices', '[scalar4]'],
    ['num_inputs', 'scalar4'],
    ['num_outputs', 'scalar4'],
    ['has_variadic_input', 'scalar1'],
    ['has_variadic_output', 'scalar1'],
    ['num_variadic_inputs', 'scalar4'],
    ['num_variadic_outputs', 'scalar4'],
  ],
  KernelTypeStrResolver: [['op_kernel_type_str_args', '[OpIdKernelTypeStrArgsEntry]']],
  OpIdKernelTypeStrArgsEntry: [
    ['op_id', 'text'],
    ['kernel_type_str_args', '[KernelTypeStrArgsEntry]'],
  ],
  KernelTypeStrArgsEntry: [
    ['kernel_type_str', 'text'],
    ['args', '[ArgTypeAndIndex]'],
  ],
  ArgTypeAndIndex: [
    ['arg_type', 'scalar1'],
    ['index', 'scalar4'],
  ],
}
