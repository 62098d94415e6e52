import {codeSpan, escapeMarkdown} from '../../../report/index.ts'
import type {PackageSubject, PackageTarget} from '../../types.ts'
import {layoutFiles} from './layout-files.ts'

/** The name by which `--push` finds the target. */
export const MODELPACK = 'modelpack'

export const modelpack: PackageTarget = {
  name: MODELPACK,
  family: 'folder',
  summary:
    'A CNCF ModelPack: an OCI image layout that registries keep (--push) and clusters mount.',
  build(subject) {
    return Promise.resolve({
      files: layoutFiles(subject, cardOf(subject)),
      components: [],
      readme: `## Push it

\`\`\`console
$ mlops package REF --target ${MODELPACK} --push registry.example.com/team/model:v1
$ oras copy --from-oci-layout . registry.example.com/team/model:v1
\`\`\`

The layer of \`model.onnx\` has the digest of the registered model. \`mlops import ./\` makes a project of it.`,
      next: ['mlops import ./ -o ../imported'],
    })
  },
}

/** README.md in the artefact. */
function cardOf({label, description, model, license}: PackageSubject): string {
  return [
    `# ${codeSpan(label)}`,
    ...(description === null ? [] : [escapeMarkdown(description)]),
    `ONNX model, SHA-256 ${codeSpan(model.sha256, 64)}. \`mlops serve FOLDER\` serves the files of this artefact.`,
    ...(license === null ? [] : [`Licence: ${escapeMarkdown(license)}`]),
    '',
  ].join('\n\n')
}
