import {stringify} from 'yaml'
import {containerTarget} from './container-target.ts'

/** Hugging Face Spaces reads YAML at the top of README.md, and runs the image as uid 1000. */
export const spaces = containerTarget({
  dockerfile: {user: '1000:1000', port: 7860, environment: {MLOPS_INSECURE: '1'}},
  readme: ({name, license, description}) => `---
${stringify({
  title: name,
  sdk: 'docker',
  app_port: 7860,
  pinned: false,
  ...(license === null ? {} : {license: license.toLowerCase()}),
  ...(description === null ? {} : {short_description: description.slice(0, 60)}),
}).trimEnd()}
---

## Publish it

\`\`\`console
$ hf repos create USER/${name.replaceAll('/', '-')} --repo-type space --space-sdk docker
$ hf upload USER/${name.replaceAll('/', '-')} . . --repo-type space
\`\`\`

Everybody may ask a public Space; for a private one take a token by the secret \`MLOPS_TOKEN\`.`,
})
