import {imageLeaf, repositoryOf} from '../../image-reference.ts'
import {json} from '../../model-folder.ts'
import type {PackageFile, PackageSettings, PackageSubject} from '../../types.ts'
import {containerTarget} from './container-target.ts'

/** A task of Fargate; a service with a load balancer, or ECS Express, runs it. */
export const ecs = containerTarget({
  dockerfile: {user: '10001:10001', port: 8080},
  files: (subject, settings) => [taskDefinition(subject, settings)],
  readme: (_subject, {image}) => `## Deploy it

\`\`\`console
$ IMAGE=ACCOUNT.dkr.ecr.REGION.amazonaws.com/${imageLeaf(image)}
$ aws ecr create-repository --repository-name ${repositoryOf(image)}
$ aws ecr get-login-password | docker login --username AWS --password-stdin \${IMAGE%%/*}
$ docker tag ${image} $IMAGE && docker push $IMAGE
$ aws secretsmanager create-secret --name mlops-token --secret-string "$(openssl rand -hex 32)"
$ sed -i.bak "s#IMAGE#$IMAGE#; s#ACCOUNT#123456789012#g; s#REGION#eu-central-1#g" task-definition.json
$ aws ecs register-task-definition --cli-input-json file://task-definition.json
\`\`\`

The task reads its token from the secret \`mlops-token\` and writes to the log group \`/ecs/mlops\`, so its role
\`ecsTaskExecutionRole\` needs \`secretsmanager:GetSecretValue\` and \`logs:CreateLogGroup\` besides the policy
\`AmazonECSTaskExecutionRolePolicy\`. A service (\`aws ecs create-service\`) runs it; the load balancer in front checks
\`/v2/health/ready\` on port 8080.`,
})

function taskDefinition(
  {name, version, model}: PackageSubject,
  {platform}: PackageSettings,
): PackageFile {
  const family = name.replace(/[^a-zA-Z0-9]+/g, '-')
  return {
    path: 'task-definition.json',
    content: json({
      family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '512',
      memory: '1024',
      runtimePlatform: {
        operatingSystemFamily: 'LINUX',
        cpuArchitecture: platform === 'linux/arm64' ? 'ARM64' : 'X86_64',
      },
      executionRoleArn: 'arn:aws:iam::ACCOUNT:role/ecsTaskExecutionRole',
      containerDefinitions: [
        {
          name: 'server',
          image: 'IMAGE',
          essential: true,
          readonlyRootFilesystem: true,
          user: '10001:10001',
          linuxParameters: {capabilities: {drop: ['ALL']}, initProcessEnabled: true},
          portMappings: [{containerPort: 8080, protocol: 'tcp', appProtocol: 'http', name: 'http'}],
          stopTimeout: 30,
          healthCheck: {
            command: ['CMD', 'node', '/srv/app/health.js'],
            interval: 10,
            timeout: 5,
            retries: 3,
            startPeriod: 60,
          },
          secrets: [
            {
              name: 'MLOPS_TOKEN',
              valueFrom: 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:mlops-token',
            },
          ],
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': '/ecs/mlops',
              'awslogs-region': 'REGION',
              'awslogs-stream-prefix': family,
              'awslogs-create-group': 'true',
            },
          },
        },
      ],
      tags: [
        {key: 'model-version', value: version ?? 'workspace'},
        {key: 'model-sha256', value: model.sha256},
      ],
    }),
  }
}
