import {stringify} from 'yaml'
import {exampleBody} from '../../ask-example.ts'
import {imageLeaf} from '../../image-reference.ts'
import type {PackageFile, PackageSettings, PackageSubject} from '../../types.ts'
import {containerTarget} from './container-target.ts'

/** Cloud Run names the port by PORT, ends TLS in front, and kills ten seconds after SIGTERM. */
export const cloudRun = containerTarget({
  dockerfile: {user: '10001:10001', port: 8080, environment: {MLOPS_INSECURE: '1'}},
  files: (subject, settings) => [service(subject, settings)],
  readme: (subject, {image}) => `## Deploy it

\`\`\`console
$ IMAGE=REGION-docker.pkg.dev/PROJECT/REPOSITORY/${imageLeaf(image)}
$ gcloud auth configure-docker REGION-docker.pkg.dev
$ docker tag ${image} $IMAGE && docker push $IMAGE
$ sed -i.bak "s#IMAGE#$IMAGE#" service.yaml
$ gcloud run services replace service.yaml --region REGION
$ URL=$(gcloud run services describe ${serviceName(subject.name)} --region REGION --format 'value(status.url)')
$ ${ask(subject)}
\`\`\`

Cloud Run asks for an identity token unless you allow everybody
(\`gcloud run services add-iam-policy-binding ${serviceName(subject.name)} --region REGION --member allUsers --role roles/run.invoker\`);
then set \`MLOPS_INSECURE\` to \`0\` in service.yaml and \`MLOPS_TOKEN\` from a secret first. A request may have 32 MiB.`,
})

/** A prediction of the typical row, or whether the server is ready where none is known. */
function ask(subject: PackageSubject): string {
  const body = exampleBody(subject)
  const [path, sent] =
    body === undefined
      ? ['v2/health/ready', '']
      : ['predict', ` \\\n    -H 'Content-Type: application/json' -d ${body}`]
  return `curl -s "$URL/${path}" -H "Authorization: Bearer $(gcloud auth print-identity-token)"${sent}`
}

function service({name, version, model}: PackageSubject, {platform}: PackageSettings): PackageFile {
  const probe = (path: string): object => ({httpGet: {path, port: 8080}})
  const content = stringify(
    {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: {
        name: serviceName(name),
        annotations: {'mlops.dev/version': version ?? model.sha256.slice(0, 12)},
      },
      spec: {
        template: {
          metadata: {annotations: {'autoscaling.knative.dev/maxScale': '10'}},
          spec: {
            containerConcurrency: 80,
            timeoutSeconds: 60,
            containers: [
              {
                image: 'IMAGE',
                ports: [{name: 'http1', containerPort: 8080}],
                env: [{name: 'MLOPS_INSECURE', value: '1'}],
                resources: {limits: {cpu: '1', memory: '512Mi'}},
                startupProbe: {
                  ...probe('/v2/health/ready'),
                  periodSeconds: 1,
                  failureThreshold: 60,
                },
                livenessProbe: probe('/v2/health/live'),
              },
            ],
          },
        },
      },
    },
    {lineWidth: 0},
  )
  return {
    path: 'service.yaml',
    content: `# A service of Cloud Run for images of ${platform}; put the address of the image in the place of IMAGE.\n${content}`,
  }
}

/** Small letters, digits and dashes, beginning with a letter, 49 at most. */
function serviceName(name: string): string {
  const cleaned = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
  return cleaned.slice(0, 49).replace(/-+$/, '') || 'model'
}
