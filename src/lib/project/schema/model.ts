import {z} from 'zod'
import {countSchema, labelSchema, shareSchema, textSchema} from './scalars.ts'

const elementTypes = [
  'float16',
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'bool',
  'string',
] as const

const outputSchema = z
  .strictObject({
    prediction: textSchema
      .describe('Output of the graph that holds the prediction.')
      .exactOptional(),
    score: textSchema
      .describe('Output that holds probabilities or scores, one column a class.')
      .exactOptional(),
    labels: z
      .array(labelSchema)
      .min(2)
      .describe('Class names in the order of the probabilities.')
      .exactOptional(),
    threshold: shareSchema
      .describe('Probability from which a binary model says the second label; 0.5 by default.')
      .exactOptional(),
  })
  .describe('Which outputs of the graph mean what; inferred where left out.')

export const imageSchema = z
  .strictObject({
    width: countSchema.describe('Width of the tensor, in pixels.'),
    height: countSchema.describe('Height of the tensor, in pixels.'),
    resize: z
      .enum(['stretch', 'cover', 'contain'])
      .default('cover')
      .describe(
        'stretch to size; cover: fill, then crop the centre; contain: fit, then pad black.',
      ),
    layout: z
      .enum(['nchw', 'nhwc'])
      .default('nchw')
      .describe('Order of the dimensions: channels first or last.'),
    channels: z.enum(['rgb', 'bgr', 'gray']).default('rgb').describe('Order of the colours.'),
    scale: z
      .number()
      .default(1 / 255)
      .describe('Multiplied with each 0…255 value, before mean and std; 1/255 by default.'),
    mean: z.array(z.number()).default([0, 0, 0]).describe('Subtracted from each scaled channel.'),
    std: z
      .array(z.number().positive())
      .default([1, 1, 1])
      .describe('Each channel is divided by it, last.'),
  })
  .describe('How a picture becomes a tensor, for a model with an image input.')

const inputSchema = z.strictObject({
  column: textSchema.describe('Column of the data that feeds this input.').exactOptional(),
  type: z
    .enum(elementTypes)
    .describe('Element type, where the one of the graph is not to be used.')
    .exactOptional(),
  nulls: z
    .enum(['error', 'nan', 'default'])
    .describe('What a null becomes: an error, NaN (floats only), or the value of `default`.')
    .exactOptional(),
  default: z
    .union([z.number(), z.string(), z.boolean()])
    .describe('Value for nulls under `nulls: default`, and for an absent optional column.')
    .exactOptional(),
})

export const modelSchema = z
  .strictObject({
    path: textSchema.default('model/model.onnx').describe('The ONNX file, relative to mlops.yaml.'),
    task: z
      .enum(['binary', 'multiclass', 'regression', 'forecast', 'embedding', 'custom'])
      .describe('What the model does; inferred from its outputs where left out.')
      .exactOptional(),
    output: outputSchema.exactOptional(),
    features: z
      .array(textSchema)
      .min(1)
      .describe('Columns of one matrix input, in order.')
      .exactOptional(),
    image: imageSchema.exactOptional(),
    inputs: z
      .record(z.string(), inputSchema)
      .describe('Overrides by column or input name: source column, type, nulls, default.')
      .exactOptional(),
  })
  .describe('The model: its file, what it predicts, and how data becomes its inputs.')
