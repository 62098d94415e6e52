import type {PageField} from '../../portable/page-model.ts'
import {byName} from './declarations.ts'
import type {NodeModel} from './node-model.ts'
import {literal, propertyKey} from './type-texts.ts'

/** How to install it, and a program that runs as it stands. */
export function nodeReadme(name: string, {fields, files}: NodeModel): string {
  return `## Run it

\`\`\`console
$ npm install ./path/to/this/folder
\`\`\`

or \`npm publish\` it to a registry of your own. It is an ECMAScript module for Node 20.19 or newer:

\`\`\`js
import {load} from '${name}'

const model = await load()
const prediction = await model.predict({
${byName(fields)
  .map(([field]) => (field === undefined ? '' : exampleLine(field)))
  .join('\n')}
})
console.log(prediction)
await model.close()
\`\`\`

\`predict\` takes a list of rows as well, and is faster with one. The types say what each column takes, and which classes
there are; a value that is none of its column is an error with the code \`DATA_BAD_ROW\`. Labels, threshold and what stands
for absent values are those of \`mlops.yaml\`, as with \`mlops predict\`.

\`load\` checks the SHA-256 of ${files.length === 1 ? '`model/model.onnx`' : 'each file of `model/`'} first. \`index.js\` is part of mlops, under the Apache License 2.0; the
licence of the model is that above.`
}

function exampleLine({name, kind, example}: PageField): string {
  const value =
    kind === 'image'
      ? `'picture.jpg'`
      : typeof example === 'boolean'
        ? String(example)
        : literal(example)
  return `  ${propertyKey(name)}: ${value},`
}
