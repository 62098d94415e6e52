import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {findProject, openProject} from '../project/index.ts'
import {buildImage, findBuilder} from './build-image.ts'
import {imageRepository, parseImage, versionTag} from './image-reference.ts'
import {PACKAGE_MANIFEST, packageManifest, type PackageManifest} from './manifest.ts'
import {json} from './model-folder.ts'
import type {PackagedModel, PackagedTarget, PackageRequest} from './package-request.ts'
import {pushLayout} from './push/push-layout.ts'
import {parsePlace} from './push/registry-place.ts'
import {packageReadme} from './readme.ts'
import {sbom} from './sbom.ts'
import {openSubject} from './subject/open-subject.ts'
import {chooseTargets} from './targets/choose-targets.ts'
import type {BuiltTarget, PackageSettings, PackageSubject, PackageTarget} from './types.ts'
import {assertOutput} from './write/assert-output.ts'
import {placeFolder} from './write/place-folder.ts'
import {stageFiles} from './write/stage-files.ts'
import {writeSingle} from './write/write-single.ts'

/** The target that `--push` takes to a registry. */
const PUSHED = 'modelpack'

/** Builds, writes, pushes: what `packageModel` says. */
export async function makePackages(request: PackageRequest): Promise<PackagedModel> {
  const {directory, signal} = request
  const config =
    (await findProject(directory)) === undefined ? undefined : (await openProject(directory)).config
  const chosen = chooseTargets(
    request.targets.length > 0 ? request.targets : (config?.package?.targets ?? []),
  )
  assertPushable(request.push, chosen)
  const subject = await openSubject(request)
  const {label, name, version, model} = subject
  const built = await buildAll(request, chosen, subject, config?.package?.image).finally(() =>
    subject.opened.release(),
  )
  const output = request.output ?? path.join('dist', `${fileName(name)}-${version ?? 'workspace'}`)
  assertOutput(
    output,
    built.map(({target, made}) => ({target: target.name, single: made.single})),
  )
  const packages: PackagedTarget[] = []
  const builder = request.build === 'auto' ? await findBuilder(signal) : request.build
  for (const [index, one] of built.entries()) {
    const {target, settings} = one
    request.onTarget?.(target.name, index, built.length)
    signal?.throwIfAborted()
    const place = built.length === 1 ? output : path.join(output, target.name)
    const packaged = await placeTarget(request, {...one, subject, place})
    const builds = builder !== undefined && target.family === 'container' && !request.dryRun
    const pushes = await pushed(request, packaged, subject)
    packages.push({...packaged, image: builds ? settings.image : null, ...pushes})
    if (!builds) continue
    const {platform, image} = settings
    const context = path.resolve(directory, place)
    const {dockerFlags = []} = one.made
    await buildImage({context, image, platform, time: subject.time, builder, dockerFlags, signal})
  }
  return {label, name, version, sha256: model.sha256, dryRun: request.dryRun, packages}
}

interface Built {
  readonly target: PackageTarget
  readonly made: BuiltTarget
  readonly settings: PackageSettings
}

/** All are built before any is written: one that does not fit leaves nothing behind. */
async function buildAll(
  {mlopsVersion, platform, image: given, signal}: PackageRequest,
  chosen: readonly PackageTarget[],
  subject: PackageSubject,
  declared: string | undefined,
): Promise<readonly Built[]> {
  const image = given ?? imageName(subject, declared)
  parseImage(image)
  const built: Built[] = []
  for (const target of chosen) {
    const own = imageOf(target, image, given !== undefined)
    const settings: PackageSettings = {mlopsVersion, platform, image: own, signal}
    const builder = await target.load()
    built.push({target, made: await builder.build(subject, settings), settings})
  }
  return built
}

function assertPushable(push: string | undefined, chosen: readonly PackageTarget[]): void {
  if (push === undefined) return
  parsePlace(push, 'latest')
  if (chosen.some(({name}) => name === PUSHED)) return
  throw new MlopsError('USAGE', `--push pushes the target ${PUSHED}, which is not asked for.`, {
    hint: `Add --target ${PUSHED}; images of containers are pushed with \`docker push\`.`,
  })
}

async function pushed(
  {directory, push, dryRun, signal}: PackageRequest,
  {target, path: place}: Pick<PackagedTarget, 'target' | 'path'>,
  subject: PackageSubject,
): Promise<Pick<PackagedTarget, 'pushed'>> {
  if (push === undefined || dryRun || target !== PUSHED) return {}
  return {
    pushed: await pushLayout(
      path.resolve(directory, place),
      parsePlace(push, versionTag(subject)),
      signal,
    ),
  }
}

interface Placed extends Built {
  readonly subject: PackageSubject
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

function imageName(subject: PackageSubject, declared: string | undefined): string {
  return `${declared ?? imageRepository(subject.name)}:${versionTag(subject)}`
}

function fileName(name: string): string {
  return name.replaceAll('/', '-')
}
