import {bytes, float, floats, integer, integers} from './protobuf.js'

const FLOAT = 1
const INT64 = 7
const STRING = 8
const ELEMENT_TYPES = {float: FLOAT, int64: INT64, string: STRING}
const OPSET = 15
const ML_OPSET = 3
const IR_VERSION = 8
export const PRODUCER = 'flights-template'

/**
 * A boosted binary classifier as an ONNX model: an input of shape [n, 1] for each column, outputs
 * `label` (int64 [n]) and `probabilities` (float [n, 2]).
 *
 * Texts become their rank by a LabelEncoder (NaN for unknown ones), numbers are cast to float, a
 * TreeEnsembleRegressor adds up the margin and a sigmoid makes it a probability.
 *
 * @param {{inputs: readonly {name: string, type: 'float' | 'int64' | 'string'}[],
 *   categories: Map<string, Map<string, number>>, base: number, trees: readonly object[]}} model
 * @param {Record<string, string>} metadata
 * @returns {Buffer}
 */
export function encodeOnnx(model, metadata = {}) {
  const nodes = []
  const features = model.inputs.map(({name, type}) => {
    if (type === 'float') return name
    const output = `${name}.number`
    if (type === 'string') nodes.push(labelEncoder(name, output, model.categories.get(name)))
    else nodes.push(node('Cast', [name], [output], [integerAttribute('to', FLOAT)]))
    return output
  })
  nodes.push(
    node('Concat', features, ['features'], [integerAttribute('axis', 1)]),
    node('TreeEnsembleRegressor', ['features'], ['margin'], treeAttributes(model), 'ai.onnx.ml'),
    node('Sigmoid', ['margin'], ['positive']),
    node('Sub', ['one', 'positive'], ['negative']),
    node('Concat', ['negative', 'positive'], ['probabilities'], [integerAttribute('axis', 1)]),
    node('GreaterOrEqual', ['positive', 'half'], ['is_positive']),
    node('Cast', ['is_positive'], ['label_column'], [integerAttribute('to', INT64)]),
    node('Reshape', ['label_column', 'flat'], ['label']),
  )
  const graph = Buffer.concat([
    ...nodes.map(body => bytes(1, body)),
    bytes(2, PRODUCER),
    bytes(5, Buffer.concat([integers(1, [1]), integer(2, FLOAT), floats(4, [1]), bytes(8, 'one')])),
    bytes(
      5,
      Buffer.concat([integers(1, [1]), integer(2, FLOAT), floats(4, [0.5]), bytes(8, 'half')]),
    ),
    bytes(
      5,
      Buffer.concat([integers(1, [1]), integer(2, INT64), integers(7, [-1]), bytes(8, 'flat')]),
    ),
    ...model.inputs.map(({name, type}) =>
      bytes(11, valueInfo(name, ELEMENT_TYPES[type], ['n', 1])),
    ),
    bytes(12, valueInfo('label', INT64, ['n'])),
    bytes(12, valueInfo('probabilities', FLOAT, ['n', 2])),
  ])
  return Buffer.concat([
    integer(1, IR_VERSION),
    bytes(2, PRODUCER),
    bytes(7, graph),
    bytes(8, Buffer.concat([bytes(1, ''), integer(2, OPSET)])),
    bytes(8, Buffer.concat([bytes(1, 'ai.onnx.ml'), integer(2, ML_OPSET)])),
    ...Object.entries(metadata).map(([key, value]) =>
      bytes(14, Buffer.concat([bytes(1, key), bytes(2, value)])),
    ),
  ])
}

function labelEncoder(input, output, ranks) {
  const attributes = [
    stringsAttribute('keys_strings', [...ranks.keys()]),
    floatsAttribute('values_floats', [...ranks.values()]),
    Buffer.concat([bytes(1, 'default_float'), float(2, NaN), integer(20, 1)]),
  ]
  return node('LabelEncoder', [input], [output], attributes, 'ai.onnx.ml')
}

function treeAttributes({trees, base, inputs}) {
  const column = {
    trees: [],
    nodes: [],
    features: [],
    modes: [],
    thresholds: [],
    left: [],
    right: [],
  }
  const missing = []
  const target = {trees: [], nodes: [], weights: []}
  // A tree of one leaf stands for an ensemble of none: the operator wants at least one node.
  const grown = trees.length > 0 ? trees : [{feature: [-1], left: [-1], right: [-1], value: [0]}]
  grown.forEach((tree, t) => {
    tree.left.forEach((left, n) => {
      const leaf = left === -1
      column.trees.push(t)
      column.nodes.push(n)
      column.features.push(leaf ? 0 : tree.feature[n])
      column.modes.push(leaf ? 'LEAF' : 'BRANCH_LEQ')
      column.thresholds.push(leaf ? 0 : tree.threshold[n])
      column.left.push(leaf ? 0 : left)
      column.right.push(leaf ? 0 : tree.right[n])
      missing.push(leaf ? 0 : tree.missingLeft[n])
      if (!leaf) return
      target.trees.push(t)
      target.nodes.push(n)
      target.weights.push(tree.value[n])
    })
  })
  if (inputs.length === 0) throw new Error('a model needs inputs')
  return [
    integersAttribute('nodes_treeids', column.trees),
    integersAttribute('nodes_nodeids', column.nodes),
    integersAttribute('nodes_featureids', column.features),
    stringsAttribute('nodes_modes', column.modes),
    floatsAttribute('nodes_values', column.thresholds),
    integersAttribute('nodes_truenodeids', column.left),
    integersAttribute('nodes_falsenodeids', column.right),
    integersAttribute('nodes_missing_value_tracks_true', missing),
    integersAttribute('target_treeids', target.trees),
    integersAttribute('target_nodeids', target.nodes),
    integersAttribute(
      'target_ids',
      target.trees.map(() => 0),
    ),
    floatsAttribute('target_weights', target.weights),
    integerAttribute('n_targets', 1),
    floatsAttribute('base_values', [base]),
  ]
}

function node(operator, inputs, outputs, attributes = [], domain = '') {
  return Buffer.concat([
    ...inputs.map(name => bytes(1, name)),
    ...outputs.map(name => bytes(2, name)),
    bytes(3, `${operator}_${outputs[0]}`),
    bytes(4, operator),
    ...attributes.map(attribute => bytes(5, attribute)),
    ...(domain === '' ? [] : [bytes(7, domain)]),
  ])
}

function valueInfo(name, elementType, dimensions) {
  const shape = dimensions.map(size =>
    bytes(1, typeof size === 'number' ? integer(1, size) : bytes(2, size)),
  )
  const tensor = Buffer.concat([integer(1, elementType), bytes(2, Buffer.concat(shape))])
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, tensor))])
}

function integerAttribute(name, value) {
  return Buffer.concat([bytes(1, name), integer(3, value), integer(20, 2)])
}

function floatsAttribute(name, values) {
  return Buffer.concat([bytes(1, name), floats(7, values), integer(20, 6)])
}

function integersAttribute(name, values) {
  return Buffer.concat([bytes(1, name), integers(8, values), integer(20, 7)])
}

function stringsAttribute(name, values) {
  return Buffer.concat([bytes(1, name), ...values.map(value => bytes(9, value)), integer(20, 8)])
}
