import {PRODUCER} from './onnx.js'
import {readFields, unpackFloats, unpackIntegers} from './protobuf.js'

/**
 * The model in an ONNX file that `encodeOnnx` wrote, so that boosting can go on from it.
 *
 * @param {Buffer} file
 * @returns The model as `encodeOnnx` takes it, or undefined when another tool wrote the file.
 */
export function decodeOnnx(file) {
  let graph
  let producer
  for (const {field, value} of readFields(file)) {
    if (field === 2) producer = value.toString()
    if (field === 7) graph = value
  }
  if (producer !== PRODUCER || graph === undefined) return undefined
  const inputs = []
  const categories = new Map()
  let ensemble
  for (const {field, value} of readFields(graph)) {
    if (field === 11) inputs.push(decodeInput(value))
    if (field !== 1) continue
    const {operator, input, attributes} = decodeNode(value)
    if (operator === 'LabelEncoder') {
      const {keys_strings: keys = [], values_floats: ranks = []} = attributes
      categories.set(input, new Map(keys.map((key, i) => [key, ranks[i]])))
    }
    if (operator === 'TreeEnsembleRegressor') ensemble = attributes
  }
  return {inputs, categories, base: ensemble.base_values[0], trees: decodeTrees(ensemble)}
}

function decodeTrees(ensemble) {
  const trees = []
  ensemble.nodes_treeids.forEach((t, i) => {
    trees[t] ??= {feature: [], threshold: [], missingLeft: [], left: [], right: [], value: []}
    const tree = trees[t]
    const leaf = ensemble.nodes_modes[i] === 'LEAF'
    tree.feature.push(leaf ? -1 : ensemble.nodes_featureids[i])
    tree.threshold.push(ensemble.nodes_values[i])
    tree.missingLeft.push(ensemble.nodes_missing_value_tracks_true[i])
    tree.left.push(leaf ? -1 : ensemble.nodes_truenodeids[i])
    tree.right.push(leaf ? -1 : ensemble.nodes_falsenodeids[i])
    tree.value.push(0)
  })
  ensemble.target_treeids.forEach((t, i) => {
    trees[t].value[ensemble.target_nodeids[i]] = ensemble.target_weights[i]
  })
  return trees
}

const TYPE_NAMES = {1: 'float', 7: 'int64', 8: 'string'}

function decodeInput(body) {
  const info = firstFields(body)
  const tensor = firstFields(firstFields(info[2])[1])
  return {name: info[1].toString(), type: TYPE_NAMES[Number(tensor[1])]}
}

function decodeNode(body) {
  const decoded = {operator: '', input: undefined, attributes: {}}
  for (const {field, value} of readFields(body)) {
    if (field === 1) decoded.input ??= value.toString()
    if (field === 4) decoded.operator = value.toString()
    if (field === 5) Object.assign(decoded.attributes, decodeAttribute(value))
  }
  return decoded
}

/** Lists only: other attributes carry nothing that the model needs. */
function decodeAttribute(body) {
  const strings = []
  let name = ''
  let list
  for (const {field, value} of readFields(body)) {
    if (field === 1) name = value.toString()
    if (field === 7) list = unpackFloats(value)
    if (field === 8) list = unpackIntegers(value)
    if (field === 9) strings.push(value.toString())
  }
  return {[name]: list ?? strings}
}

function firstFields(body) {
  const fields = {}
  for (const {field, value} of readFields(body)) fields[field] ??= value
  return fields
}
