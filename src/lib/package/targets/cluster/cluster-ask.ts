import {exampleBody} from '../../ask-example.ts'
import type {PackageSubject} from '../../types.ts'
import type {ClusterSubject} from './cluster-subject.ts'

/** How a server in the cluster is asked from here, with its token and the typical row. */
export function clusterAsk(
  subject: PackageSubject,
  {name, tokenSecret}: Pick<ClusterSubject, 'name' | 'tokenSecret'>,
): string {
  const body = exampleBody(subject)
  const asked =
    body === undefined
      ? '$ curl -s localhost:8080/v2 -H "Authorization: Bearer $TOKEN"'
      : `$ curl -s localhost:8080/predict -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\\n    -d ${body}`
  return `Then ask it; \`http://localhost:8080/try\` is its page:

\`\`\`console
$ kubectl port-forward service/${name} 8080:80 &
$ TOKEN=$(kubectl get secret ${tokenSecret} -o jsonpath='{.data.token}' | base64 -d)
${asked}
\`\`\``
}
