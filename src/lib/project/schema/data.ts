import {z} from 'zod'
import {textSchema} from './scalars.ts'

const sourceSchema = z.union([
  textSchema,
  z.strictObject({query: textSchema.describe('SQL over files, run by DuckDB.')}),
])

export const dataSchema = z
  .strictObject({
    source: sourceSchema
      .describe('All labelled data: a file, a glob, s3://…, or `query:` with SQL over files.')
      .exactOptional(),
    id: textSchema.describe('Column that names a row; joins late labels.').exactOptional(),
    timestamp: textSchema.describe('Column that says when a row happened.').exactOptional(),
    target: textSchema.describe('Column with the true answer.').exactOptional(),
    reference: sourceSchema
      .describe('Data that drift is measured against, usually the training data.')
      .exactOptional(),
    test: sourceSchema
      .describe('Data that evaluate and compare use; never trained on.')
      .exactOptional(),
    nulls: z
      .enum(['error', 'nan', 'default'])
      .default('error')
      .describe('What nulls in feature columns become, unless model.inputs says otherwise.'),
  })
  .describe('Where the data is and which columns have a meaning.')
