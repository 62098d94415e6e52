import type {
  PageField,
  PortableModel,
  ShownModel,
} from '../../src/lib/package/portable/page-model.ts'

const DISTANCE: PageField = {
  name: 'distance',
  type: 'float32',
  kind: 'scalar',
  input: 'distance',
  index: 0,
  fill: null,
  min: 0,
  max: 600,
  example: 120,
}

/** A page with fields of the kinds that there are, one input each. */
export function pageOfFields(
  fields: readonly (Partial<PageField> & {name: string})[],
): ShownModel & PortableModel {
  const all = fields.map(field => ({...DISTANCE, input: field.name, ...field}))
  return {
    name: 'flights',
    version: 'v1.0.0',
    label: 'flights@v1.0.0',
    description: null,
    backend: {kind: 'server', url: 'predict', tryUrl: 'try', secured: false},
    signature: {
      task: 'regression',
      inputs: all.map(({name, type}) => ({name, type, shape: [null, 1]})),
      outputs: [],
      columns: [],
      labels: [],
      fixedBatch: null,
    },
    meaning: {
      roles: {task: 'regression', labels: [], prediction: undefined, score: undefined},
      outputs: [],
      fileLabels: [],
      options: {},
      widths: [],
    },
    image: null,
    fields: all,
    facts: {
      sha256: '',
      sizeBytes: 0,
      license: null,
      revision: null,
      registeredAt: null,
      parent: null,
      metrics: [],
      mlops: '1.2.3',
    },
  }
}
