import {exampleBody} from '../../ask-example.ts'
import type {PackageSubject} from '../../types.ts'
import {monitoringFiles} from '../monitoring/index.ts'
import {containerTarget} from './container-target.ts'

export const docker = containerTarget({
  dockerfile: {user: '10001:10001', port: 8080},
  files: (subject, settings) =>
    monitoringFiles(subject, settings).map(file => ({...file, path: `monitoring/${file.path}`})),
  readme: (subject, {image}) => `## Run it

\`\`\`console
$ docker run --rm -p 8080:8080 --read-only --cap-drop ALL -e MLOPS_TOKEN=secret ${image}
$ curl -s localhost:8080/v2/health/ready
${ask(subject)}\`\`\`

With Prometheus, its alerts and Grafana beside it:

\`\`\`console
$ MLOPS_TOKEN=secret docker compose -f monitoring/compose.yaml up --build
\`\`\`

Without a token it does not start, unless \`-e MLOPS_INSECURE=1\` says that nothing need ask for one.`,
  next: ({image}) => [`docker run --rm -p 8080:8080 --read-only -e MLOPS_TOKEN=secret ${image}`],
})

function ask(subject: PackageSubject): string {
  const body = exampleBody(subject)
  return body === undefined
    ? ''
    : `$ curl -s localhost:8080/predict -H 'Authorization: Bearer secret' -H 'Content-Type: application/json' \\
    -d ${body}\n`
}
