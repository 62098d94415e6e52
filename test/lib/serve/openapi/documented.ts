import type {ElementType, ModelSignature} from '../../../../src/lib/model/index.ts'
import type {DocumentedModel} from '../../../../src/lib/serve/openapi/index.ts'

/** A model with one matrix [n, k] of these columns, and two classes. */
export function matrixModel(type: ElementType, names: readonly string[]): DocumentedModel {
  return documented({
    task: 'binary',
    inputs: [{name: 'features', type, shape: [null, names.length]}],
    outputs: [
      {name: 'label', type: 'string', shape: [null]},
      {name: 'probabilities', type: 'float32', shape: [null, 2]},
    ],
    columns: names.map((name, index) => ({name, type, input: 'features', index, kind: 'scalar'})),
    labels: ['late', 'on_time'],
    fixedBatch: null,
  })
}

/** A model with one input [n, 1] a column, each of its own type. */
export function columnsModel(types: Readonly<Record<string, ElementType>>): DocumentedModel {
  const columns = Object.entries(types)
  return documented({
    task: 'binary',
    inputs: columns.map(([name, type]) => ({name, type, shape: [null, 1]})),
    outputs: [{name: 'label', type: 'string', shape: [null]}],
    columns: columns.map(([name, type]) => ({name, type, input: name, index: 0, kind: 'scalar'})),
    labels: ['late', 'on_time'],
    fixedBatch: null,
  })
}

export const FLIGHTS = columnsModel({
  distance: 'float32',
  month: 'int64',
  weekend: 'bool',
  carrier: 'string',
})

function documented(signature: ModelSignature): DocumentedModel {
  return {
    name: 'flights',
    versions: ['v1.2.0', 'v1.1.0'],
    stage: 'production',
    signature,
    policy: {nulls: 'error', inputs: {}},
    predictionColumns: [
      {name: 'prediction', type: 'string'},
      {name: 'probability_late', type: 'float32'},
      {name: 'probability_on_time', type: 'float32'},
    ],
  }
}

export const SERVER = {version: '0.1.0', secured: false, oip: true}
