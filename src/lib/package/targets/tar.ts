import {modelFolder} from '../model-folder.ts'
import type {TargetBuilder} from '../types.ts'
import {gzipChunks} from '../write/gzip.ts'
import {tarChunks} from '../write/tar.ts'

/** The name by which SageMaker asks for it, and others take it as well. */
const ARCHIVE = 'model.tar.gz'

export const tar: TargetBuilder = {
  build(subject) {
    const {time} = subject
    const chunks = (): AsyncIterable<Uint8Array> =>
      gzipChunks(tarChunks(modelFolder(subject), time), time)
    return Promise.resolve({
      files: [{path: ARCHIVE, content: {chunks}}],
      single: ARCHIVE,
      components: [],
      readme: `## Run it

\`\`\`console
$ mkdir model && tar -xzf ${ARCHIVE} -C model
$ mlops serve ./model
\`\`\`

or in Node alone, \`mlops import ${ARCHIVE}\` makes a project of it.`,
      next: [`mkdir model && tar -xzf ${ARCHIVE} -C model`, 'mlops serve ./model'],
    })
  },
}
