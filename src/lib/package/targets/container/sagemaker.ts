import {writeRows} from '../../ask-example.ts'
import {imageLeaf, repositoryOf} from '../../image-reference.ts'
import {modelFolder} from '../../model-folder.ts'
import {gzipChunks} from '../../write/gzip.ts'
import {tarChunks} from '../../write/tar.ts'
import {containerTarget} from './container-target.ts'

/**
 * SageMaker starts `docker run IMAGE serve` as root, asks GET /ping and POST /invocations on
 * SAGEMAKER_BIND_TO_PORT or 8080, and unpacks model.tar.gz to /opt/ml/model.
 */
export const sagemaker = containerTarget({
  dockerfile: {
    user: '0:0',
    port: 8080,
    environment: {MLOPS_INSECURE: '1'},
    labels: {'com.amazonaws.sagemaker.capabilities.accept-bind-to-port': 'true'},
  },
  // SageMaker refuses an index, which Docker makes of an image and its provenance, and manifests of the OCI.
  dockerFlags: ['--provenance=false', '--output=type=docker'],
  files: subject => [
    {
      path: 'model.tar.gz',
      content: {
        chunks: () => gzipChunks(tarChunks(modelFolder(subject), subject.time), subject.time),
      },
    },
  ],
  readme: (subject, {image}) => `## Deploy it

The image holds the model, so \`model.tar.gz\` is for those who change the model and keep the image: put it into S3 and
name it as \`ModelDataUrl\`; what is in \`/opt/ml/model\` comes before what is in the image.

\`\`\`console
$ REPOSITORY=ACCOUNT.dkr.ecr.REGION.amazonaws.com/${imageLeaf(image)}
$ aws ecr create-repository --repository-name ${repositoryOf(image)}
$ aws ecr get-login-password | docker login --username AWS --password-stdin \${REPOSITORY%%/*}
$ docker tag ${image} $REPOSITORY && docker push $REPOSITORY
$ aws sagemaker create-model --model-name ${resourceName(subject.name)} --execution-role-arn ROLE \\
    --primary-container Image=$REPOSITORY
$ aws sagemaker create-endpoint-config --endpoint-config-name ${resourceName(subject.name)} --production-variants \\
    VariantName=live,ModelName=${resourceName(subject.name)},InitialInstanceCount=1,InstanceType=ml.c7i.large
$ aws sagemaker create-endpoint --endpoint-name ${resourceName(subject.name)} --endpoint-config-name ${resourceName(subject.name)}
$ aws sagemaker wait endpoint-in-service --endpoint-name ${resourceName(subject.name)}
${writeRows(subject)}$ aws sagemaker-runtime invoke-endpoint --endpoint-name ${resourceName(subject.name)} \\
    --content-type application/json --body fileb://rows.json answer.json
\`\`\`

\`rows.json\` is \`{"instances": [{"column": value, …}]}\`; of CSV (\`text/csv\`) the columns are in the order below, without a header.

SageMaker runs containers as root and signs who may ask; elsewhere \`--build-arg MLOPS_USER=10001:10001\`. Bodies of 6 MB
and answers within 60 seconds are SageMaker's limits. Endpoints take CSV, JSON and JSON lines, batch transforms as well.`,
})

/** Letters, digits and dashes, 63 at most: what SageMaker takes for a name. */
function resourceName(name: string): string {
  return name
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-|-$/g, '')
}
