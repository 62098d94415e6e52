import type {PackageSubject} from '../../types.ts'
import type {ClusterSubject} from './cluster-subject.ts'
import {clusterAsk} from './cluster-ask.ts'
import {CALLER_LABEL} from './objects/network-policy.ts'

/** How the chart is used. */
export function helmReadme(
  subject: PackageSubject,
  {name, image, tokenSecret}: ClusterSubject,
): string {
  return `## Deploy it

Build the image with \`mlops package --target docker\` and push it where the cluster pulls from; the chart names
\`${image}\`.

\`\`\`console
$ kubectl create secret generic ${tokenSecret} --from-literal=token="$(openssl rand -hex 32)"
$ helm upgrade --install ${name} ./${name}
$ kubectl rollout status deployment/${name}
\`\`\`

Add \`--set monitoring.enabled=true\` where the Prometheus Operator is: without it a cluster refuses the ServiceMonitor.

${clusterAsk(subject, {name, tokenSecret})}

The chart is for Helm 3 and 4 and Kubernetes 1.30 or newer. \`helm rollback ${name}\` goes back to the release before;
\`helm package ${name}\` and \`helm push\` put the chart into a registry.

## Values

| Value | Default | |
| --- | --- | --- |
| \`image.repository\`, \`image.tag\`, \`image.digest\` | \`${image}\` | a digest goes before a tag |
| \`token.required\` | \`true\` | \`false\` lets everybody ask who reaches the port |
| \`token.secretName\`, \`token.key\` | release \`-token\`, \`token\` | the Secret with the token |
| \`autoscaling.enabled\`, \`.minReplicas\`, \`.maxReplicas\`, \`.cpuUtilization\` | \`true\`, 2, 10, 70 | needs a metrics server; without it \`replicaCount\` counts |
| \`resources\` | by the size of the model | a guess: look at what it takes under load |
| \`networkPolicy.enabled\`, \`.from\`, \`.egress\` | \`true\`, same namespace and namespaces with \`${CALLER_LABEL.key}\`, nothing | who reaches the server, and whom it reaches |
| \`podDisruptionBudget.enabled\`, \`.maxUnavailable\` | \`true\`, 1 | |
| \`monitoring.enabled\`, \`.interval\`, \`.labels\` | \`false\`, \`30s\`, none | ServiceMonitor, PrometheusRule and a dashboard for Grafana; labels such as \`release: kube-prometheus-stack\` |
| \`service.type\`, \`service.port\` | \`ClusterIP\`, 80 | |
| \`env\`, \`volumes\`, \`volumeMounts\` | none | such as \`MLOPS_LOG_DIR\` and a volume for it |
| \`probes\`, \`securityContext\`, \`terminationGracePeriodSeconds\`, \`preStopSeconds\` | see \`values.yaml\` | |
| \`podLabels\`, \`podAnnotations\`, \`nodeSelector\`, \`tolerations\`, \`affinity\`, \`imagePullSecrets\`, \`fullnameOverride\` | none | |

\`values.schema.json\` refuses what is none of these.`
}
