import {modelFolder} from '../model-folder.ts'
import type {TargetBuilder} from '../types.ts'

/** The model with what mlops has to know of it: the unit that all containers hold. */
export const folder: TargetBuilder = {
  build(subject) {
    return Promise.resolve({
      files: modelFolder(subject),
      components: [],
      readme: `## Run it

\`\`\`console
$ mlops serve ./
$ mlops predict ./ @rows.csv
$ mlops score ./ --input rows.parquet --output scored.parquet
\`\`\`

Each command checks the digests of \`mlops-model.json\` first.`,
      next: ['mlops serve ./'],
    })
  },
}
