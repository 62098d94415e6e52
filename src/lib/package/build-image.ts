import {MlopsError} from '../core/errors/index.ts'
import {runProcess} from '../platform/processes/index.ts'

/** Programs that build an image from a Dockerfile, in the order in which they are looked for. */
export const IMAGE_BUILDERS = ['docker', 'podman', 'buildah'] as const
export type ImageBuilder = (typeof IMAGE_BUILDERS)[number]

export interface BuildImageRequest {
  /** Folder of the Dockerfile. */
  readonly context: string
  /** Name and tag of the image. */
  readonly image: string
  readonly platform: string
  /** The time that files of the image get, where the program can. */
  readonly time: Date
  readonly builder: ImageBuilder
  /** What Docker alone is told besides. */
  readonly dockerFlags: readonly string[]
  readonly signal?: AbortSignal | undefined
}

const LAST_LINES = 20

/**
 * The first program that builds images here; that Docker is installed says nothing as long as its engine does not run.
 *
 * @throws MlopsError `PACKAGE_TOOL` where none can.
 */
export async function findBuilder(signal?: AbortSignal): Promise<ImageBuilder> {
  const found: string[] = []
  for (const builder of IMAGE_BUILDERS) {
    const question =
      builder === 'docker' ? ['version', '--format', '{{.Server.Version}}'] : ['version']
    const {exitCode, missing} = await runProcess(builder, question, {signal, timeoutMs: 20_000})
    if (exitCode === 0) return builder
    if (!missing) found.push(builder)
  }
  throw new MlopsError(
    'PACKAGE_TOOL',
    found.length === 0
      ? `None of ${IMAGE_BUILDERS.join(', ')} is on the PATH.`
      : `${found.join(' and ')} is installed, and does not answer.`,
    {
      hint:
        found[0] === 'docker'
          ? 'Start the engine of Docker, or leave --build away and build the folder elsewhere.'
          : 'Leave --build away: the folder can be built wherever there is one of them.',
    },
  )
}

/**
 * Builds an image; what the program says is in the error where it fails.
 *
 * @throws MlopsError `PACKAGE_TOOL`
 */
export async function buildImage(request: BuildImageRequest): Promise<void> {
  const {context, image, platform, time, builder, dockerFlags, signal} = request
  // Images of the OCI's form, which the others make by themselves, have no health check.
  const form = builder === 'docker' ? dockerFlags : ['--format', 'docker']
  const words = ['build', '--platform', platform, ...form, '--tag', image, '.']
  const {exitCode, stdout, stderr} = await runProcess(builder, words, {
    directory: context,
    environment: {SOURCE_DATE_EPOCH: String(Math.floor(time.getTime() / 1000))},
    signal,
  })
  if (exitCode === 0) return
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-LAST_LINES).join('\n')
  throw new MlopsError('PACKAGE_TOOL', `${builder} did not build ${image}:\n${said}`, {
    hint: `The folder is complete: \`cd ${context} && ${builder} ${words.join(' ')}\` tries again.`,
  })
}
