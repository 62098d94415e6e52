import {modelFolder} from '../../model-folder.ts'
import type {
  PackageComponent,
  PackageFile,
  PackageSettings,
  PackageSubject,
  TargetBuilder,
} from '../../types.ts'
import {servedComponents} from '../web/browser-files.ts'
import {appFiles, bundledComponents} from './app-files.ts'
import {dockerfile, type DockerfileOptions} from './dockerfile.ts'
import {lockedPackages} from './locked-packages.ts'

export interface ContainerOptions {
  readonly dockerfile: DockerfileOptions
  /** Files beside the Dockerfile. */
  readonly files?: (subject: PackageSubject, settings: PackageSettings) => readonly PackageFile[]
  readonly readme: (subject: PackageSubject, settings: PackageSettings) => string
  /** Commands after the image was built; \`docker build\` comes by itself. */
  readonly next?: (settings: PackageSettings) => readonly string[]
  /** What `docker build` is told besides: some clouds take images of one form only. */
  readonly dockerFlags?: readonly string[]
}

/** Commands alone need these: a data engine, archives, prompts and spinners. */
const NOT_SERVING = ['@duckdb/node-bindings', '@inquirer/prompts', 'fflate', 'ora']
/** Decodes the pictures of models that take them. */
const PICTURES = 'sharp'

/** A folder to build an image from, and how the image is used in one place. */
export function containerTarget(options: ContainerOptions): TargetBuilder {
  return {
    async build(subject, settings) {
      const pictures = subject.signature.columns.some(({kind}) => kind === 'image')
      const locked = await lockedPackages(
        new Set(pictures ? NOT_SERVING : [...NOT_SERVING, PICTURES]),
        settings.platform,
      )
      const {dockerFlags = []} = options
      return {
        files: [
          {path: 'Dockerfile', content: dockerfile(subject, settings, options.dockerfile)},
          {path: '.dockerignore', content: IGNORED},
          ...(await appFiles(settings, locked)),
          ...modelFolder(subject, 'model/'),
          ...(options.files?.(subject, settings) ?? []),
        ],
        components: distinct([
          ...locked.components,
          ...(await bundledComponents()),
          ...servedComponents(),
        ]),
        readme: joined(options.readme(subject, settings), settings, dockerFlags),
        next: [dockerBuild(settings, dockerFlags), ...(options.next?.(settings) ?? [])],
        dockerFlags,
      }
    },
  }
}

/** A library may be both installed and part of another's files. */
function distinct(components: readonly PackageComponent[]): readonly PackageComponent[] {
  return [...new Map(components.map(component => [component.purl, component])).values()]
}

/** What YAML there is stays on top. */
function joined(readme: string, settings: PackageSettings, flags: readonly string[]): string {
  const front = /^---\n[\s\S]*?\n---\n/.exec(readme)?.[0] ?? ''
  const body = readme.slice(front.length).trim()
  return `${front}${[buildSection(settings, flags), body, ENVIRONMENT].join('\n\n')}`
}

/** All but what the Dockerfile copies. */
const IGNORED = `*
!app
!model
`

/** The platform is named, since a machine of another kind builds for itself otherwise. */
function dockerBuild({image, platform}: PackageSettings, flags: readonly string[]): string {
  return ['docker build', `--platform ${platform}`, ...flags, `-t ${image} .`].join(' ')
}

function buildSection(settings: PackageSettings, flags: readonly string[]): string {
  return `## Build it

\`\`\`console
$ ${dockerBuild(settings, flags)}
\`\`\`

or \`podman build --format docker\`, or \`buildah build --format docker\`, with the same platform: the other form has no health
check. \`--build-arg NODE_IMAGE=…\` takes another image with Node 20.19 or newer and glibc, \`--build-arg MLOPS_USER=…\`
another user. The root file system may be read-only; nothing is written but the log, where
\`MLOPS_LOG_DIR\` names a volume.`
}

const ENVIRONMENT = `## Environment

| Variable | Meaning |
| --- | --- |
| \`PORT\` | port, 8080 by default; \`AIP_HTTP_PORT\` and \`SAGEMAKER_BIND_TO_PORT\` come before it |
| \`MLOPS_TOKEN\` | tokens that requests must carry, separated by white space |
| \`MLOPS_INSECURE\` | \`1\` lets everybody ask who reaches the port: where something in front checks who asks |
| \`MLOPS_MODEL_DIR\` | folder of another model; \`/mnt/models\` and \`/opt/ml/model\` come before the one inside, \`/srv/model\` |
| \`MLOPS_LOG_DIR\` | folder of a volume for the log of predictions; without it there is no log |
| \`MLOPS_GRPC_PORT\` | also serve gRPC, on this port |
| \`OTEL_EXPORTER_OTLP_ENDPOINT\` | where traces go |

\`GET /v2/health/live\` and \`GET /v2/health/ready\` are for probes, \`GET /metrics\` for Prometheus, \`/try\` is a page to try
the model. SIGTERM ends it once the requests that it has taken are answered.`
