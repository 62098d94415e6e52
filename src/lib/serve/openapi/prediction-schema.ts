import type {ElementType} from '../../model/index.ts'
import type {DocumentedModel} from './documented-model.ts'
import type {JsonSchema} from './json-schema.ts'

type PredictionColumns = DocumentedModel['predictionColumns']

const PREFIX = 'probability_'

/** A value of an answer; null stands for NaN and the infinities. */
export function answeredValue(type: ElementType): JsonSchema {
  if (type === 'bool') return {type: 'boolean'}
  if (type === 'string') return {type: 'string'}
  return type.startsWith('float') ? {type: ['number', 'null']} : {type: 'integer'}
}

/** A row of `/predict`: `{"prediction": …, "probabilities": {label: …}}`, or the columns by name. */
export function predictionSchema({signature, predictionColumns}: DocumentedModel): JsonSchema {
  const names = predictionColumns.map(({name}) => name)
  const grouped =
    names[0] === 'prediction' &&
    names.some(name => name.startsWith(PREFIX)) &&
    !names.includes('probabilities')
  if (!grouped) return recordSchema(predictionColumns)
  const plain = predictionColumns.filter(({name}) => !name.startsWith(PREFIX))
  const probabilities = predictionColumns
    .filter(({name}) => name.startsWith(PREFIX))
    .map(({name, type}) => ({name: name.slice(PREFIX.length), type}))
  const record = propertiesOf(plain)
  const labelled = labelledPrediction(signature.labels, predictionColumns[0]?.type)
  return {
    type: 'object',
    properties: {...record, ...labelled, probabilities: recordSchema(probabilities)},
    required: [...plain.map(({name}) => name), 'probabilities'],
  }
}

/** The labels are all that is answered, where they are of the type of the prediction. */
function labelledPrediction(
  labels: readonly (string | number)[],
  type: ElementType | undefined,
): Readonly<Record<string, JsonSchema>> {
  const kind = type === 'string' ? 'string' : 'number'
  const fits = labels.length > 0 && labels.every(label => typeof label === kind)
  if (!fits || type === undefined || type === 'bool' || type.startsWith('float')) return {}
  return {prediction: {...answeredValue(type), enum: labels}}
}

/** Every column of the answer by its name. */
export function recordSchema(columns: PredictionColumns): JsonSchema {
  return {type: 'object', properties: propertiesOf(columns), required: columns.map(c => c.name)}
}

function propertiesOf(columns: PredictionColumns): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(columns.map(({name, type}) => [name, answeredValue(type)]))
}

const ANSWERED_BY = {
  id: {type: 'string', description: 'Id of the prediction, for feedback.'},
  model: {type: 'string'},
  version: {type: ['string', 'null'], description: 'null: the model is no registered version.'},
  source: {
    enum: ['precomputed', 'mixed'],
    description: 'There where the answer, or that of some rows, was looked up instead of inferred.',
  },
} as const
const ALWAYS = ['id', 'model', 'version']

/** What `/predict` answers to one row. */
export function oneAnswerSchema(prediction: JsonSchema): JsonSchema {
  return {allOf: [prediction, {type: 'object', properties: ANSWERED_BY, required: ALWAYS}]}
}

const ORIGIN: JsonSchema = {
  type: 'object',
  description: 'Where source is mixed, every prediction says what gave it.',
  properties: {
    source: {enum: ['model', 'precomputed']},
    version: {type: ['string', 'null']},
  },
}

/**
 * What `/predict` answers to several.
 *
 * @param keyed - Whether rows may be looked up.
 */
export function manyAnswerSchema(prediction: JsonSchema, keyed: boolean): JsonSchema {
  const items = keyed ? {allOf: [prediction, ORIGIN]} : prediction
  return {
    type: 'object',
    properties: {
      predictions: {type: 'array', items, minItems: 1},
      ...ANSWERED_BY,
    },
    required: ['predictions', ...ALWAYS],
  }
}
