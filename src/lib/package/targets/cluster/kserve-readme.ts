import type {PackageSubject} from '../../types.ts'
import {MODEL_FORMAT} from './objects/inference-service.ts'
import type {ClusterSubject} from './cluster-subject.ts'

/** How the files of `kserve` are used. */
export function kserveReadme(subject: PackageSubject, {name, image}: ClusterSubject): string {
  return `## Deploy it

Build the image with \`mlops package --target docker\` and push it where the cluster pulls from; these files name
\`${image}\`, and \`images\` in \`base/kustomization.yaml\` changes that.

\`\`\`console
$ kubectl apply -k base
$ kubectl wait --for=condition=Ready --timeout=5m inferenceservice/${name}
$ kubectl get inferenceservice ${name}
\`\`\`

It speaks the Open Inference Protocol (v2). The address is in the column URL; the model is known by the name that it has
in mlops, not by that of the InferenceService:

\`\`\`console
$ curl -s "$URL/v2/models/${urlPart(subject.name)}"
\`\`\`

The server asks for no token (\`MLOPS_INSECURE\`): KServe's gateway is what stands in front, and what has to check who asks.

## Try it on some of the requests first

\`\`\`console
$ kubectl apply -k canary
\`\`\`

applies the same with \`canaryTrafficPercent: 10\`: a tenth of the requests goes to this version, the rest to the one that was
promoted last. Edit the number in \`canary/kustomization.yaml\` and apply again for more.

- To promote it: \`kubectl apply -k base\`, which takes \`canaryTrafficPercent\` away, so that all requests go to it.
- To go back: \`kubectl apply -k base\` of the package of the version before; meanwhile
  \`kubectl patch inferenceservice ${name} --type merge -p '{"spec":{"predictor":{"canaryTrafficPercent":0}}}'\`.

The canary needs KServe with Knative (the mode \`Knative\`, formerly \`Serverless\`). In the mode \`Standard\` (\`RawDeployment\`)
KServe does not split requests by this field, and a new version replaces the old one pod by pod.

## Fetch the model from storage

With \`storage\` the model need not be the one in the image: KServe fetches \`storageUri\` to \`/mnt/models\`, which comes
before it. Copy there what \`mlops package --target folder\` makes, put the address in \`storage/inference-service.yaml\`, and apply \`storage\`
in the place of \`base\`. \`mlops-model.json\` travels with the model, so a file that was changed on the way is refused. The
ServingRuntime serves any model of mlops; others use it by \`modelFormat: {name: ${MODEL_FORMAT.name}}\` and
\`runtime: ${name}-runtime\`.

Memory is a guess from the size of the model; look at what it takes under load and set \`resources\`.`
}

/** Safe in an address and between the quotes of a shell. */
function urlPart(name: string): string {
  return encodeURIComponent(name.replace(/[\ud800-\udfff]/gu, '?')).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
