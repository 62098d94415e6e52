import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {findProject, openProject} from '../project/index.ts'
import {buildImage, findBuilder, type ImageBuilder} from './build-image.ts'
import {imageRepository, imageTag, parseImage} from './image-reference.ts'
import {json} from './model-folder.ts'
import {PACKAGE_MANIFEST, packageManifest, type PackageManifest} from './manifest.ts'
import {packageReadme} from './readme.ts'
import {sbom} from './sbom.ts'
import {parseImageReference} from './push/image-reference.ts'
import {pushLayout} from './push/push-layout.ts'
import {openSubject} from './subject/open-subject.ts'
import {chooseTargets} from './targets/choose-targets.ts'
import {tagOf} from './targets/modelpack/layout-files.ts'
import {MODELPACK} from './targets/modelpack/modelpack.ts'
import type {BuiltTarget, PackageSettings, PackageSubject, PackageTarget} from './types.ts'
import {placeFolder} from './write/place-folder.ts'
import {stageFiles} from './write/stage-files.ts'
import {writeSingle} from './write/write-single.ts'

export interface PackageRequest {
  readonly directory: string
  readonly ref?: string | undefined
  readonly includePrereleases?: boolean
  /** Names of targets; none means `package.targets` of mlops.yaml. */
  readonly targets: readonly string[]
  /** Relative to `directory`; `dist/NAME-VERSION` when left out. */
  readonly output?: string | undefined
  readonly platform: PackageSettings['platform']
  readonly image?: string | undefined
  /** Place in a registry for the target modelpack: `registry.example.com/team/flights:v1.2.0`. */
  readonly push?: string | undefined
  /** Builds images of containers, by the program of this name or the first that there is. */
  readonly build?: ImageBuilder | 'auto' | undefined
  /** Replaces packages that are there. */
  readonly force: boolean
  readonly dryRun: boolean
  readonly mlopsVersion: string
  readonly onTarget?: (name: string, done: number, total: number) => void
  readonly signal?: AbortSignal | undefined
}

/** What was made. */
export interface PackagedModel {
  readonly label: string
  readonly name: string
  readonly version: string | null
  readonly sha256: string
  readonly dryRun: boolean
  readonly packages: readonly PackagedTarget[]
}

export interface PackagedTarget {
  readonly target: string
  /** Relative to the folder that the command ran in. */
  readonly path: string
  /** SHA-256 over the list of its files; of the file itself where it is a single one. */
  readonly digest: string
  readonly fileCount: number
  readonly sizeBytes: number
  /** The image that was built; null where none was asked for. */
  readonly image: string | null
  /** What to type next, in that folder. */
  readonly next: readonly string[]
  readonly warnings: readonly string[]
  /** Where it was pushed to, by digest: `registry.example.com/team/flights@sha256:…`. */
  readonly pushed?: string
}

/**
 * Takes a version to where it is needed. One target fills the folder `output`; several a folder each inside it.
 *
 * @throws MlopsError `PACKAGE_UNFIT`, `PACKAGE_PUSH`, `FILE_EXISTS`, `USAGE`, and what resolving and loading a model throws.
 */
export async function packageModel(request: PackageRequest): Promise<PackagedModel> {
  const {directory, signal} = request
  const config =
    (await findProject(directory)) === undefined ? undefined : (await openProject(directory)).config
  const chosen = chooseTargets(
    request.targets.length > 0 ? request.targets : (config?.package?.targets ?? []),
  )
  assertPushable(request.push, chosen)
  const subject = await openSubject(request)
  const {label, name, version, model} = subject
  const image = request.image ?? imageName(subject, config?.package?.image)
  parseImage(image)
  const settings: PackageSettings = {
    mlopsVersion: request.mlopsVersion,
    platform: request.platform,
    image,
    signal,
  }
  const output = request.output ?? path.join('dist', `${fileName(name)}-${version ?? 'workspace'}`)
  const packages: PackagedTarget[] = []
  // All are built before any is written: one that does not fit leaves nothing behind.
  const built = []
  for (const target of chosen) {
    const own = {...settings, image: imageOf(target, image, request.image !== undefined)}
    built.push({target, made: await target.build(subject, own), settings: own})
  }
  const builder = request.build === 'auto' ? await findBuilder(signal) : request.build
  for (const [index, {target, made, settings: own}] of built.entries()) {
    request.onTarget?.(target.name, index, built.length)
    signal?.throwIfAborted()
    const place = built.length === 1 ? output : path.join(output, target.name)
    const packaged = await placeTarget(request, {target, made, subject, settings: own, place})
    const builds = builder !== undefined && target.family === 'container' && !request.dryRun
    const pushes = await pushed(request, packaged, subject)
    packages.push({...packaged, image: builds ? own.image : null, ...pushes})
    if (!builds) continue
    const {platform, image: named} = own
    const context = path.resolve(request.directory, place)
    await buildImage({context, image: named, platform, time: subject.time, builder, signal})
  }
  return {label, name, version, sha256: model.sha256, dryRun: request.dryRun, packages}
}

function assertPushable(push: string | undefined, chosen: readonly PackageTarget[]): void {
  if (push === undefined) return
  parseImageReference(push, 'latest')
  if (chosen.some(({name}) => name === MODELPACK)) return
  throw new MlopsError('USAGE', `--push pushes the target ${MODELPACK}, which is not asked for.`, {
    hint: `Add --target ${MODELPACK}; images of containers are pushed with \`docker push\`.`,
  })
}

async function pushed(
  {directory, push, dryRun, signal}: PackageRequest,
  {target, path: place}: Pick<PackagedTarget, 'target' | 'path'>,
  subject: PackageSubject,
): Promise<Pick<PackagedTarget, 'pushed'>> {
  if (push === undefined || dryRun || target !== MODELPACK) return {}
  const reference = parseImageReference(push, tagOf(subject))
  return {pushed: await pushLayout(path.resolve(directory, place), reference, signal)}
}

interface Placed {
  readonly target: PackageTarget
  readonly made: BuiltTarget
  readonly subject: PackageSubject
  readonly settings: PackageSettings
  readonly place: string
}

async function placeTarget(
  request: PackageRequest,
  placed: Placed,
): Promise<Omit<PackagedTarget, 'image'>> {
  const {target, made, place} = placed
  const absolute = path.resolve(request.directory, place)
  const facts = {target: target.name, path: place, next: made.next, warnings: made.warnings ?? []}
  const single = made.files.find(file => file.path === made.single)
  if (single !== undefined && path.extname(place) === path.extname(single.path)) {
    const {sha256, sizeBytes} = await writeSingle(absolute, single, request)
    // What to type next is said of the folder.
    return {...facts, next: [], digest: sha256, fileCount: 1, sizeBytes}
  }
  const {digest, files} = await placeFolder(
    absolute,
    folder => fillPackage(folder, placed, request.signal),
    {force: request.force, keep: !request.dryRun},
  )
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  return {...facts, digest, fileCount: files.length, sizeBytes}
}

async function fillPackage(
  folder: string,
  {target, made, subject, settings}: Placed,
  signal: AbortSignal | undefined,
): Promise<PackageManifest> {
  const files = await stageFiles(
    folder,
    [
      ...made.files,
      {path: 'README.md', content: packageReadme(target, subject, made)},
      {path: 'sbom.cdx.json', content: json(sbom(target.name, subject, settings, made.components))},
    ],
    signal,
  )
  const manifest = packageManifest(target.name, subject, settings, files)
  await stageFiles(folder, [{path: PACKAGE_MANIFEST, content: json(manifest)}])
  return manifest
}

/** Images of several clouds differ, so each has a tag of its own: `flights:v1.2.0-vertex`. */
function imageOf({name, family}: PackageTarget, image: string, isGiven: boolean): string {
  return family !== 'container' || name === 'docker' || isGiven ? image : `${image}-${name}`
}

function imageName({name, version, model}: PackageSubject, declared: string | undefined): string {
  return `${declared ?? imageRepository(name)}:${imageTag(version ?? model.sha256.slice(0, 12))}`
}

function fileName(name: string): string {
  return name.replaceAll('/', '-')
}
