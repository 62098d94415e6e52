import {containerTarget} from './container-target.ts'

export const docker = containerTarget({
  name: 'docker',
  summary: 'A folder to build an image from: non-root, read-only, about 100 MB beside Node.',
  dockerfile: {user: '10001:10001', port: 8080},
  readme: (_subject, {image}) => `## Run it

\`\`\`console
$ docker run --rm -p 8080:8080 --read-only --cap-drop ALL -e MLOPS_TOKEN=secret ${image}
$ curl -s -H 'Authorization: Bearer secret' localhost:8080/v2/health/ready
\`\`\`

Without a token it does not start, unless \`-e MLOPS_INSECURE=1\` says that nothing need ask for one.`,
  next: ({image}) => [`docker run --rm -p 8080:8080 --read-only -e MLOPS_TOKEN=secret ${image}`],
})
