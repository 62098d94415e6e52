import type {PackageSubject} from '../../types.ts'
import {codeSpan} from '../../../report/index.ts'
import type {ClusterSubject} from './cluster-subject.ts'
import {clusterAsk} from './cluster-ask.ts'
import {CALLER_LABEL} from './objects/network-policy.ts'

/** How the files of `kubernetes` are used. */
export function kubernetesReadme(
  subject: PackageSubject,
  {name, image, tokenSecret}: ClusterSubject,
): string {
  return `## Deploy it

Build the image with \`mlops package --target docker\` and push it where the cluster pulls from; \`--image\` names it here.
These files name ${codeSpan(image)}; \`images\` in \`overlays/production/kustomization.yaml\` changes that.

A cluster without the Prometheus Operator knows no ServiceMonitor: take \`components/monitoring\` out of that file first.

\`\`\`console
$ kubectl create secret generic ${tokenSecret} --from-literal=token="$(openssl rand -hex 32)"
$ kubectl apply -k overlays/production
$ kubectl rollout status deployment/${name}
\`\`\`

${clusterAsk(subject, {name, tokenSecret})}

A namespace of your own: \`namespace:\` in the overlay. \`kubectl kustomize overlays/production\` shows what would be applied.

## What is in it

| Folder | |
| --- | --- |
| \`base\` | Deployment, Service, PodDisruptionBudget, NetworkPolicy |
| \`components/autoscaling\` | HorizontalPodAutoscaler, 2 to 10 servers by CPU; needs a metrics server. Without it set \`replicas\` in the overlay. |
| \`components/monitoring\` | ServiceMonitor and PrometheusRule of the Prometheus Operator, and a dashboard for Grafana. Some operators take only what has a label of theirs, such as \`release: kube-prometheus-stack\`: add it with \`labels\` in the overlay. |
| \`components/without-token\` | lets everybody ask who reaches the port |
| \`overlays/production\` | all but the last |
| \`overlays/local\` | one server without a token |

Pods of other namespaces reach the server once their namespace says so, that of Prometheus and of an ingress controller too:

\`\`\`console
$ kubectl label namespace monitoring ${CALLER_LABEL.key}=${CALLER_LABEL.value}
\`\`\`

The server itself reaches nobody; to send traces, add the collector to \`egress\` in \`base/network-policy.yaml\` and set
\`OTEL_EXPORTER_OTLP_ENDPOINT\`.

Kubernetes 1.30 or newer is needed for the pause before SIGTERM (\`preStop.sleep\`), in which load balancers forget a pod.
The annotation \`mlops.dev/sha256\` of every pod is the digest of the model, \`${subject.model.sha256}\`: a new version rolls out
even where its tag is the same. To go back, apply the package of the version before, or
\`kubectl rollout undo deployment/${name}\`.

Memory is a guess from the size of the model; look at what it takes under load and set \`resources\`.`
}
