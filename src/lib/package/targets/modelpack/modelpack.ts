import {codeSpan, escapeMarkdown} from '../../../report/index.ts'
import {imageLeaf, versionTag} from '../../image-reference.ts'
import type {PackageSubject, TargetBuilder} from '../../types.ts'
import {layoutFiles} from './layout-files.ts'

export const modelpack: TargetBuilder = {
  build(subject, {image}) {
    return Promise.resolve({
      files: layoutFiles(subject, cardOf(subject)),
      components: [],
      readme: `## Push it

\`\`\`console
$ oras copy --from-oci-layout .:${versionTag(subject)} registry.example.com/team/${imageLeaf(image)}
\`\`\`

or in the project of the model, by \`mlops package ${subject.label} --target modelpack --push registry.example.com/team/${imageLeaf(image)}\`.

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
