import {MlopsError} from '../core/errors/index.ts'

/** `registry.example.com:5000/team/flights:v1.2.0`, taken apart. */
export interface ImageReference {
  /** `registry.example.com:5000/team/flights` */
  readonly repository: string
  /** `registry.example.com:5000`; undefined where the first part of the name is none. */
  readonly registry: string | undefined
  /** `team/flights`: its name within the registry. */
  readonly path: string
  readonly tag: string | undefined
  /** `sha256:…` */
  readonly digest: string | undefined
}

/** A first part with a dot, a port or a capital letter is a host, and so is localhost. */
const HOST = String.raw`(?=localhost[:/]|[^/]*[.:A-Z])(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?`
const PART = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`
const REFERENCE = new RegExp(
  String.raw`^(?<repository>(?:(?<registry>${HOST})/)?(?<path>${PART}(?:/${PART})*))(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$`,
)
const LONGEST = 255

/**
 * Takes the name of an image apart. What passes is safe in a shell, in YAML and in a Dockerfile.
 *
 * @throws MlopsError `USAGE`
 * @see The grammar of references of the OCI distribution specification, and of Docker.
 */
export function parseImage(image: string): ImageReference {
  const reference = readImage(image)
  if (reference !== undefined) return reference
  throw new MlopsError('USAGE', `${JSON.stringify(image)} is no name of an image.`, {
    hint: 'Small letters and digits, such as registry.example.com/team/flights:v1.2.0: --image, or package.image in mlops.yaml.',
  })
}

/** The same, undefined for what is no name of an image. */
export function readImage(image: string): ImageReference | undefined {
  const {repository, registry, path, tag, digest} = REFERENCE.exec(image)?.groups ?? {}
  if (repository === undefined || path === undefined || repository.length > LONGEST)
    return undefined
  return {repository, registry, path, tag, digest}
}

/** The image of a model where nothing names one: `team/Flights` is `team/flights`. */
export function imageRepository(name: string): string {
  const parts = name
    .toLowerCase()
    .split('/')
    .map(part => part.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, ''))
    .filter(part => part !== '')
  return (
    parts
      .join('/')
      .slice(0, 200)
      .replace(/[-/]+$/, '') || 'model'
  )
}

/** A version as a tag, in which `+` may not be: `v1.2.0+cpu` is `v1.2.0_cpu`. */
export function imageTag(version: string): string {
  return version.replace(/[^\w.-]/g, '_').slice(0, 128)
}

/** The tag of a version; of a model that has none, the beginning of its digest. */
export function versionTag({
  version,
  model,
}: {
  readonly version: string | null
  readonly model: {readonly sha256: string}
}): string {
  return imageTag(version ?? model.sha256.slice(0, 12))
}

/** `flights` of `registry.example.com/team/flights:v1.2.0`: what a registry of a cloud calls it. */
export function repositoryOf(image: string): string {
  return imageLeaf(image).replace(/[:@].*$/, '')
}

/** `flights:v1.2.0` of `registry.example.com/team/flights:v1.2.0`, to be put behind another registry. */
export function imageLeaf(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1)
}
