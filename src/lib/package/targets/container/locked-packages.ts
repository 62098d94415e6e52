import {readFile} from 'node:fs/promises'
import {z} from 'zod'
import {programFile} from '../../../platform/program/index.ts'
import type {PackageComponent, PackageSettings} from '../../types.ts'

const names = z.record(z.string(), z.string())
const entrySchema = z.looseObject({
  version: z.string(),
  integrity: z.string().exactOptional(),
  license: z.string().exactOptional(),
  optional: z.boolean().exactOptional(),
  cpu: z.array(z.string()).exactOptional(),
  dependencies: names.exactOptional(),
  optionalDependencies: names.exactOptional(),
  peerDependencies: names.exactOptional(),
})
const lockSchema = z.object({dependencies: names, packages: z.record(z.string(), entrySchema)})

type LockEntry = z.output<typeof entrySchema>

/** What `npm ci` installs: part of the versions that mlops itself was tested with. */
export interface LockedPackages {
  /** For package.json: each at its one version. */
  readonly dependencies: Readonly<Record<string, string>>
  /** `packages` of a package-lock.json, without the root. */
  readonly packages: Readonly<Record<string, LockEntry>>
  readonly components: readonly PackageComponent[]
}

/**
 * The packages that some dependencies of mlops need on a platform, and no others.
 *
 * @param leaveOut - Dependencies of mlops that the container does without.
 */
export async function lockedPackages(
  leaveOut: ReadonlySet<string>,
  platform: PackageSettings['platform'],
): Promise<LockedPackages> {
  const lock = await readLock()
  const cpu = platform === 'linux/arm64' ? 'arm64' : 'x64'
  const roots = Object.keys(lock.dependencies).filter(name => !leaveOut.has(name))
  const found = new Map<string, LockEntry>()
  const waiting = roots.map(name => ({name, from: ''}))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const path = placeOf(lock.packages, next.name, next.from)
    const entry = path === undefined ? undefined : lock.packages[path]
    // Not there: an optional one for another system, or a peer that nobody asked for.
    if (path === undefined || entry === undefined || found.has(path)) continue
    if (entry.cpu !== undefined && !entry.cpu.includes(cpu)) continue
    found.set(path, entry)
    const {dependencies, optionalDependencies, peerDependencies} = entry
    for (const name of Object.keys({...dependencies, ...optionalDependencies, ...peerDependencies}))
      waiting.push({name, from: path})
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    dependencies: Object.fromEntries(
      roots.map(name => [name, lock.packages[`node_modules/${name}`]?.version ?? '']),
    ),
    packages: Object.fromEntries(sorted),
    components: sorted.map(([path, {version, license}]) => componentOf(path, version, license)),
  }
}

/** Packages by name, each at the version that mlops was tested with, without what they need themselves. */
export async function lockedComponents(
  names: readonly string[],
): Promise<readonly PackageComponent[]> {
  const {packages} = await readLock()
  return names.map(name => {
    const path = `node_modules/${name}`
    const entry = packages[path]
    if (entry === undefined) throw new Error(`The lock file has no ${name}.`)
    return componentOf(path, entry.version, entry.license)
  })
}

async function readLock(): Promise<z.output<typeof lockSchema>> {
  const file = programFile('templates/package/container/lock.json')
  return lockSchema.parse(JSON.parse(await readFile(file, 'utf8')))
}

/** Where Node finds a package that one at `from` asks for: beside it, else further up. */
function placeOf(
  packages: Readonly<Record<string, LockEntry>>,
  name: string,
  from: string,
): string | undefined {
  const parts = from === '' ? [] : from.split(/\/?node_modules\//).slice(1)
  for (let depth = parts.length; depth >= 0; depth--) {
    const above = parts.slice(0, depth).map(part => `node_modules/${part}/`)
    const path = `${above.join('')}node_modules/${name}`
    if (path in packages) return path
  }
  return undefined
}

function componentOf(path: string, version: string, license: string | undefined): PackageComponent {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return {name, version, purl, ...(license === undefined ? {} : {license})}
}
