// schemas/mlops.schema.json, what editors check mlops.yaml against, from the schema that parses it.
import {configJsonSchema} from '../../build/lib/project/index.js'

export async function generate() {
  return [
    {
      path: 'schemas/mlops.schema.json',
      content: JSON.stringify(configJsonSchema(), null, 2) + '\n',
    },
  ]
}
