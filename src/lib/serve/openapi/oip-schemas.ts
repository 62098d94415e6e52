import type {ElementType, ModelSignature, TensorSpec} from '../../model/index.ts'
import {DATATYPES} from '../oip/index.ts'
import {listOf, ref, type JsonSchema} from './json-schema.ts'
import type {NamedModel} from './named-model.ts'
import {oipValue} from './oip-value.ts'

const strings = (): JsonSchema => ({type: 'array', items: {type: 'string'}})
const fields = (properties: JsonSchema, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
})

/** What the protocol says of servers and models, whichever these are. */
export const OIP_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  OipServer: fields({name: {type: 'string'}, version: {type: 'string'}, extensions: strings()}),
  OipLive: fields({live: {type: 'boolean'}}),
  OipReady: fields({ready: {type: 'boolean'}}),
  OipModelReady: fields({name: {type: 'string'}, ready: {type: 'boolean'}}),
  OipModels: fields({models: strings()}),
  OipTensorMetadata: fields({
    name: {type: 'string'},
    datatype: {type: 'string', enum: Object.values(DATATYPES)},
    shape: {type: 'array', items: {type: 'integer', minimum: -1}},
  }),
  OipModel: fields({
    name: {type: 'string'},
    versions: strings(),
    platform: {type: 'string'},
    inputs: {type: 'array', items: ref('OipTensorMetadata')},
    outputs: {type: 'array', items: ref('OipTensorMetadata')},
  }),
}

/** Whether JSON carries every tensor of the model; FP16 travels in binary only. */
export function jsonCarries({inputs}: ModelSignature): boolean {
  return inputs.every(({type}) => type !== 'float16')
}

export function oipModelSchemas(named: NamedModel): Readonly<Record<string, JsonSchema>> {
  const {model, componentName} = named
  const {signature} = model
  return {
    ...(jsonCarries(signature) ? {[componentName('OipRequest')]: requestSchema(signature)} : {}),
    [componentName('OipAnswer')]: fields(
      {
        model_name: {type: 'string'},
        model_version: {type: 'string'},
        id: {type: 'string'},
        outputs: {type: 'array', items: {anyOf: signature.outputs.map(outputSchema)}, minItems: 1},
      },
      ['model_name', 'id', 'outputs'],
    ),
  }
}

/** An input of one row, in the words of the protocol. */
function oipRow({name, type, shape}: TensorSpec): {
  readonly name: string
  readonly shape: readonly number[]
  readonly datatype: string
} {
  const sizes = shape.map((size, index) => (index === 0 ? 1 : (size ?? 1)))
  return {name, shape: sizes, datatype: DATATYPES[type]}
}

/** More zeros show nothing more. */
const MAX_EXAMPLE = 1000

/** An example of the body, with one row of zeros; undefined where that is too large. */
export function oipExample({inputs}: ModelSignature): object | undefined {
  const tensors = inputs.map(spec => {
    const row = oipRow(spec)
    const count = row.shape.reduce((product, size) => product * size, 1)
    return {...row, count, zero: zeroOf(spec.type)}
  })
  if (tensors.some(({count}) => count > MAX_EXAMPLE)) return undefined
  return {
    inputs: tensors.map(({count, zero, ...row}) => ({
      ...row,
      data: new Array<unknown>(count).fill(zero),
    })),
  }
}

function zeroOf(type: ElementType): number | string | boolean {
  if (type === 'string') return 'text'
  return type === 'bool' ? false : 0
}

function requestSchema({inputs, outputs}: ModelSignature): JsonSchema {
  return {
    type: 'object',
    properties: {
      id: {type: ['string', 'null'], pattern: '^[A-Za-z0-9_.:/+=-]{0,128}$'},
      parameters: {
        type: ['object', 'null'],
        description: 'Also timeout, a whole number of microseconds.',
        properties: {
          unit: {
            type: ['string', 'number', 'null'],
            description: 'Who or what it is about; the same unit gets the same version.',
          },
          binary_data_output: {type: ['boolean', 'null']},
        },
      },
      inputs: {
        type: 'array',
        description: 'Every input once; in any order.',
        prefixItems: inputs.map(inputSchema),
        items: false,
        minItems: inputs.length,
      },
      outputs: {
        type: ['array', 'null'],
        description: 'Those that the answer shall have, each at most once; all, where left out.',
        items: fields(
          {
            name: {type: 'string', enum: outputs.map(({name}) => name)},
            parameters: {
              type: ['object', 'null'],
              properties: {binary_data: {type: ['boolean', 'null']}},
            },
          },
          ['name'],
        ),
        maxItems: outputs.length,
        allOf: outputs.map(({name}) => ({
          contains: {properties: {name: {const: name}}, required: ['name']},
          ...{minContains: 0, maxContains: 1},
        })),
      },
    },
    required: ['inputs'],
  }
}

/** JSON Schema cannot say that data has as many elements as the product of the shape. */
function inputSchema({name, type, shape}: TensorSpec): JsonSchema {
  const value = oipValue(type)
  const inner = shape.slice(1)
  const width = inner.reduce<number>((product, size) => product * (size ?? 1), 1)
  const flat = listOf(value, width)
  const nested = [...inner].reverse().reduce<JsonSchema>(
    (items, size) => ({
      ...listOf(items, size ?? 1),
      ...(size === null ? {} : {maxItems: size}),
    }),
    value,
  )
  return fields({
    name: {const: name},
    datatype: {const: DATATYPES[type]},
    shape: {
      type: 'array',
      prefixItems: shape.map((size, index) =>
        index > 0 && size !== null ? {const: size} : {type: 'integer', minimum: 1},
      ),
      items: false,
      minItems: shape.length,
    },
    data: inner.length === 0 ? flat : {anyOf: [flat, listOf(nested)]},
  })
}

function outputSchema({name, type}: TensorSpec): JsonSchema {
  const float = type.startsWith('float')
  const value: JsonSchema =
    type === 'bool' || type === 'string'
      ? {type: type === 'bool' ? 'boolean' : 'string'}
      : {type: float ? ['number', 'null'] : 'integer'}
  return fields(
    {
      name: {const: name},
      datatype: {const: DATATYPES[type]},
      shape: {type: 'array', items: {type: 'integer', minimum: 0}},
      data: {type: 'array', items: value},
      parameters: fields({binary_data_size: {type: 'integer', minimum: 0}}),
    },
    ['name', 'datatype', 'shape'],
  )
}
