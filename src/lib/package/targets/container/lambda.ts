import {imageLeaf, repositoryOf} from '../../image-reference.ts'
import {containerTarget} from './container-target.ts'

/**
 * The AWS Lambda Web Adapter, an extension, waits until the server is ready and hands every event on as an HTTP request.
 * Outside Lambda nobody starts it, so the image runs anywhere.
 */
const ADAPTER = 'public.ecr.aws/awsguru/aws-lambda-adapter:1.0.0'

export const lambda = containerTarget({
  dockerfile: {
    user: '10001:10001',
    port: 8080,
    environment: {
      MLOPS_INSECURE: '1',
      AWS_LWA_PORT: '8080',
      AWS_LWA_READINESS_CHECK_PATH: '/v2/health/ready',
      AWS_LWA_READINESS_CHECK_HEALTHY_STATUS: '200-399',
    },
    stages: {adapter: ADAPTER},
    extra: ['COPY --from=adapter /lambda-adapter /opt/extensions/lambda-adapter'],
  },
  // Lambda refuses an index, which Docker makes of an image and its provenance.
  dockerFlags: ['--provenance=false'],
  readme: ({name}, {image, platform}) => `## Deploy it

\`\`\`console
$ IMAGE=ACCOUNT.dkr.ecr.REGION.amazonaws.com/${imageLeaf(image)}
$ aws ecr create-repository --repository-name ${repositoryOf(image)}
$ aws ecr get-login-password | docker login --username AWS --password-stdin \${IMAGE%%/*}
$ docker tag ${image} $IMAGE && docker push $IMAGE
$ aws lambda create-function --function-name ${functionName(name)} --package-type Image --code ImageUri=$IMAGE \\
    --architectures ${platform === 'linux/arm64' ? 'arm64' : 'x86_64'} --memory-size 1024 --timeout 30 --role ROLE
$ aws lambda create-function-url-config --function-name ${functionName(name)} --auth-type AWS_IAM
\`\`\`

The function URL checks who asks (\`AWS_IAM\`). A request and its answer may have 6 MB. \`--build-arg ADAPTER_IMAGE=…\` takes
the adapter from elsewhere.`,
})

function functionName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]+/g, '-').slice(0, 64)
}
