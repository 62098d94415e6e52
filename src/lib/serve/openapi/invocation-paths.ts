import {bodyFailures} from './error-responses.ts'
import {exampleOf} from './example-row.ts'
import {anyOf, listOf, type JsonSchema} from './json-schema.ts'
import {KEY, keyProperties} from './key-schema.ts'
import type {NamedModel} from './named-model.ts'
import {listedRow, nestedRow, tuple} from './nested-schema.ts'
import {json, reading, type Paths} from './operation.ts'
import {PREDICTION_HEADERS} from './predict-paths.ts'
import {answeredValue, recordSchema} from './prediction-schema.ts'
import {columnsSchema} from './row-schema.ts'

const TAG = 'MLflow, SageMaker'
const EXECUTION_PARAMETERS: JsonSchema = {
  type: 'object',
  properties: {
    MaxConcurrentTransforms: {type: 'integer', minimum: 1},
    BatchStrategy: {type: 'string', enum: ['MULTI_RECORD', 'SINGLE_RECORD']},
    MaxPayloadInMB: {type: 'integer', minimum: 1},
  },
  required: ['MaxConcurrentTransforms', 'BatchStrategy', 'MaxPayloadInMB'],
}
const FORMS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs']

const DESCRIPTION = `The way in of MLflow's scoring server and of SageMaker's containers. Exactly one of ${FORMS.join(', ')}.

Also takes \`text/csv\` (with a header, or values in declared order) and \`application/jsonlines\`, and answers in them where they are accepted. The columns of dataframe_split may come in any order, with others among them.`

/** `POST /invocations`, which asks the only model, and what SageMaker asks before. */
export function invocationPaths(named: NamedModel, secured: boolean): Paths {
  const {columns, component} = named
  return {
    '/execution-parameters': reading({
      ...{operationId: 'executionParameters', open: true, secured, tag: TAG},
      summary: 'How a batch transform of SageMaker may ask',
      answers: {'200': json(EXECUTION_PARAMETERS, 'Requests at a time, rows together, size.')},
    }),
    '/invocations': {
      post: {
        operationId: 'invoke',
        summary: 'Predict as MLflow and SageMaker do',
        description: DESCRIPTION,
        tags: [TAG],
        parameters: PREDICTION_HEADERS,
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: component('InvocationsBody'),
              examples: {
                dataframe_records: {value: {dataframe_records: [exampleOf(columns)]}},
                dataframe_split: {value: {dataframe_split: splitExample(named)}},
              },
            },
          },
        },
        responses: {
          '200': json(component('InvocationsAnswer'), 'One prediction a row.'),
          ...bodyFailures(secured, 'mlflow'),
        },
      },
    },
  }
}

export function invocationSchemas(named: NamedModel): Readonly<Record<string, JsonSchema>> {
  const {componentName} = named
  return {
    [componentName('Instances')]: instancesSchema(named),
    [componentName('InvocationsBody')]: bodySchema(named),
    [componentName('InvocationsAnswer')]: answerSchema(named),
  }
}

function bodySchema(named: NamedModel): JsonSchema {
  const {component} = named
  const forms: Readonly<Record<string, JsonSchema>> = {
    dataframe_split: splitSchema(named),
    dataframe_records: component('Rows'),
    instances: component('Instances'),
    inputs: {
      anyOf: [
        ...keyedInputs(named),
        ...inputsSchemas(named),
        oneRowSchema(named),
        component('Instances'),
      ],
    },
  }
  const bodies = FORMS.map((form): JsonSchema => {
    const others = FORMS.filter(name => name !== form).map(name => [name, false])
    return {
      title: form,
      type: 'object',
      properties: {[form]: forms[form], params: PARAMS, ...Object.fromEntries(others)},
      required: [form],
    }
  })
  return {anyOf: [...bodies, {title: 'instances alone', ...component('Instances')}]}
}

const PARAMS: JsonSchema = {
  type: ['object', 'null'],
  properties: {
    probabilities: {description: 'true: all columns of the answer, not the prediction alone.'},
  },
}

/** Objects by column; lists in declared order; single values for a model of one column. */
function instancesSchema({model, columns, component}: NamedModel): JsonSchema {
  const listed = listedRow(model.signature, columns)
  const rows = component('Rows')
  return listed === undefined ? rows : {anyOf: [rows, listOf(listed)]}
}

/** Single values by column are one row. */
function oneRowSchema({model, columns, component}: NamedModel): JsonSchema {
  const named = (name: string): boolean => columns.some(column => column.name === name)
  const others = model.signature.inputs.filter(({name}) => !named(name))
  if (others.length === 0) return component('Row')
  const noInput = {
    type: 'object',
    properties: Object.fromEntries(others.map(({name}) => [name, false])),
  }
  return {allOf: [component('Row'), noInput]}
}

/** Keys of all rows as one list. */
function keyedInputs({model: {key}}: NamedModel): readonly JsonSchema[] {
  if (key === undefined) return []
  return [{type: 'object', properties: keyProperties(key, listOf), required: [key]}]
}

function inputsSchemas({model, columns}: NamedModel): readonly JsonSchema[] {
  const {inputs} = model.signature
  const byInput = inputs.map(input => [input.name, nestedRow(input, columns)] as const)
  if (byInput.some(([, row]) => row === undefined)) return []
  const schema: JsonSchema = {
    type: 'object',
    description: 'Values of all rows by input, as many for each.',
    properties: Object.fromEntries(
      byInput.map(([name, row]) => [name, row === undefined ? {} : listOf(row)]),
    ),
    required: byInput
      .filter(([name]) => columns.some(({input, required}) => input === name && required))
      .map(([name]) => name),
  }
  // Inputs of one column each are the columns, by another name at most.
  const sameNames = inputs.every(({name}) => columns.some(column => column.name === name))
  if (sameNames) return [schema]
  const notByInput = Object.fromEntries(inputs.map(({name}) => [name, false]))
  const byColumn = columnsSchema(columns)
  return [
    schema,
    {...byColumn, properties: {...notByInput, ...(byColumn['properties'] as JsonSchema)}},
  ]
}

function splitSchema({model: {key}, columns}: NamedModel): JsonSchema {
  const full = splitOf(columns)
  return key === undefined ? full : {anyOf: [splitOf([{name: key, schema: KEY}]), full]}
}

function splitOf(
  columns: readonly {readonly name: string; readonly schema: JsonSchema}[],
): JsonSchema {
  return {
    type: 'object',
    properties: {
      columns: tuple(columns.map(({name}) => ({const: name}))),
      data: listOf(tuple(columns.map(({schema}) => schema))),
    },
    required: ['columns', 'data'],
  }
}

function splitExample({columns}: NamedModel): object {
  const row = exampleOf(columns)
  return {columns: columns.map(({name}) => name), data: [columns.map(({name}) => row[name])]}
}

function answerSchema({model: {predictionColumns}}: NamedModel): JsonSchema {
  const prediction = predictionColumns.find(({name}) => name === 'prediction')
  const record = recordSchema(predictionColumns)
  const values = prediction === undefined ? [record] : [answeredValue(prediction.type), record]
  return {
    type: 'object',
    properties: {predictions: {type: 'array', items: anyOf(values), minItems: 1}},
    required: ['predictions'],
  }
}
