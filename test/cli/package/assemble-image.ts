import {execFile} from 'node:child_process'
import {cp, mkdir, readdir, readFile, realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {readLastStage, type LastStage} from './dockerfile-stage.ts'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../../../', import.meta.url))

export interface Image extends LastStage {
  /** Its root file system. */
  readonly root: string
  /** Bytes without those of the base. */
  readonly sizeBytes: number
}

/**
 * Assembles the root file system of an image as its Dockerfile says, without a container engine. In the place of
 * `npm ci` the packages come from this repository's node_modules, each in the version that the lock file of the context
 * pins; `prune.js` runs as it does in a build. The base is this machine's Node with the libraries that it loads.
 */
export async function assembleImage(
  context: string,
  root: string,
  buildArguments?: Readonly<Record<string, string>>,
): Promise<Image> {
  const stage = await readLastStage(context, buildArguments)
  const [install, prune, ...others] = stage.runs
  if (install?.slice(0, 2).join(' ') !== 'npm ci' || prune?.[0] !== 'node' || others.length > 0) {
    throw new Error(`Other commands than expected: ${JSON.stringify(stage.runs)}`)
  }
  const packages = await prunedPackages(context, prune)
  let sizeBytes = 0
  for (const {from, sources, to} of stage.copies) {
    // What comes from a foreign image is not on this machine.
    if (from !== null && from !== 'packages') continue
    for (const source of sources) {
      const origin =
        from === null
          ? path.join(context, source)
          : path.join(packages, path.posix.relative('/srv/app', source))
      const target = path.join(root, to)
      await mkdir(path.dirname(target), {recursive: true})
      await run('cp', [
        '-al',
        ...(source.endsWith('/') ? [`${origin}.`, `${target}/`] : [origin, target]),
      ]).catch(async () => cp(origin, target, {recursive: true}))
      sizeBytes += await sizeOf(origin)
    }
  }
  const runtime = `srv/app/node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}`
  await addBase(root, path.join(root, runtime))
  return {...stage, root, sizeBytes}
}

const installed = new Map<string, Promise<string>>()

/** As a build keeps a layer: once for one lock file. */
async function prunedPackages(context: string, prune: readonly string[]): Promise<string> {
  const key = await readFile(path.join(context, 'app/package-lock.json'), 'utf8')
  const found = installed.get(key)
  if (found !== undefined) return found
  const folder = path.join(context, '..', `installed-${installed.size}`)
  const made = (async (): Promise<string> => {
    await mkdir(folder, {recursive: true})
    await installPinned(path.join(context, 'app/package-lock.json'), folder)
    await cp(path.join(context, 'app/prune.js'), path.join(folder, 'prune.js'))
    await run(process.execPath, prune.slice(1), {cwd: folder})
    return folder
  })()
  installed.set(key, made)
  return made
}

async function installPinned(lockFile: string, target: string): Promise<void> {
  const lock = JSON.parse(await readFile(lockFile, 'utf8')) as {
    packages: Record<string, {version: string; optional?: boolean}>
  }
  for (const [place, {version, optional}] of Object.entries(lock.packages)) {
    if (place === '') continue
    const installed = path.join(repository, place)
    const description = await readFile(path.join(installed, 'package.json'), 'utf8').catch(() => '')
    if (description === '' && optional === true) continue
    const found = (JSON.parse(description) as {version: string}).version
    if (found !== version) throw new Error(`${place} is ${found}, and ${version} is pinned.`)
    const origin = await realpath(installed)
    const copy = path.join(target, place)
    await mkdir(path.dirname(copy), {recursive: true})
    // Packages inside others come by their own entries.
    await mkdir(copy)
    for (const entry of await readdir(origin)) {
      if (entry === 'node_modules') continue
      const [a, b] = [path.join(origin, entry), path.join(copy, entry)]
      await run('cp', ['-al', a, b]).catch(async () => cp(a, b, {recursive: true}))
    }
  }
}

/** What a slim image has of glibc and libstdc++ is what Node or the runtime loads of them. */
async function addBase(root: string, runtime: string): Promise<void> {
  const node = await realpath(process.execPath)
  const binaries = [node]
  for (const name of await readdir(runtime)) binaries.push(path.join(runtime, name))
  const libraries = new Set<string>()
  for (const binary of binaries) {
    const {stdout} = await run('ldd', [binary])
    for (const [, file = ''] of stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)) {
      if (!file.startsWith(root)) libraries.add(file)
    }
  }
  for (const file of libraries) await place(file, path.join(root, file))
  await place(node, path.join(root, 'usr/local/bin/node'))
  for (const folder of ['proc', 'dev', 'etc', 'tmp']) {
    await mkdir(path.join(root, folder), {recursive: true})
  }
}

async function place(file: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), {recursive: true})
  await cp(file, target, {dereference: true})
}

async function sizeOf(folder: string): Promise<number> {
  if (!(await stat(folder)).isDirectory()) return (await stat(folder)).size
  let total = 0
  for (const entry of await readdir(folder, {recursive: true, withFileTypes: true})) {
    if (entry.isFile()) total += (await stat(path.join(entry.parentPath, entry.name))).size
  }
  return total
}
