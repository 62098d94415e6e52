import {imageLeaf} from '../../image-reference.ts'
import {writeRows} from '../../ask-example.ts'
import {containerTarget} from './container-target.ts'

/**
 * Vertex AI names the port and both routes by AIP_HTTP_PORT, AIP_HEALTH_ROUTE and AIP_PREDICT_ROUTE; bodies are
 * {"instances": […]} of at most 1.5 MB.
 */
export const vertex = containerTarget({
  dockerfile: {user: '10001:10001', port: 8080, environment: {MLOPS_INSECURE: '1'}},
  readme: (subject, {image}) => `## Deploy it

\`\`\`console
$ IMAGE=REGION-docker.pkg.dev/PROJECT/REPOSITORY/${imageLeaf(image)}
$ gcloud auth configure-docker REGION-docker.pkg.dev
$ docker tag ${image} $IMAGE && docker push $IMAGE
$ gcloud ai models upload --region=REGION --display-name=${subject.name} --container-image-uri=$IMAGE \\
    --container-ports=8080 --container-health-route=/v2/health/ready --container-predict-route=/vertex/predict
$ gcloud ai endpoints create --region=REGION --display-name=${subject.name}
$ gcloud ai endpoints deploy-model ENDPOINT --region=REGION --model=MODEL --display-name=${subject.name} \\
    --machine-type=n1-standard-2 --traffic-split=0=100
${writeRows(subject)}$ gcloud ai endpoints predict ENDPOINT --region=REGION --json-request=rows.json
\`\`\`

\`ENDPOINT\` and \`MODEL\` are the numbers that the commands before print. \`rows.json\` is
\`{"instances": [{"column": value, …}]}\`. The model is in the image: \`AIP_STORAGE_URI\` is not read.
Vertex AI checks who asks, so the server asks for no token.`,
})
