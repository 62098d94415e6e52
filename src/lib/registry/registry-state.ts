import SemVer from 'semver/classes/semver.js'
import {isPrerelease, parseTag, type TagAction} from './tag-grammar.ts'

/** What a tag of the platform must say for the registry to read it. */
export interface TagFact {
  readonly name: string
  readonly commit: string
  /** Seconds since 1970. */
  readonly time: number
  readonly author: string
  readonly authorEmail: string
}

/** One tag of the registry: something that happened to a model. */
export interface RegistryEvent {
  readonly tag: string
  readonly action: TagAction
  readonly model: string
  /** The version that was registered, or that held the stage; null where the commit has none. */
  readonly version: string | null
  readonly stage: string | null
  readonly counter: number | null
  readonly commit: string
  readonly time: number
  readonly author: string
  readonly authorEmail: string
}

export interface RegisteredVersion {
  readonly version: string
  readonly tag: string
  readonly commit: string
  readonly time: number
  readonly author: string
  readonly authorEmail: string
  /** False once it was deprecated. */
  readonly active: boolean
  /** Stages that it holds now. */
  readonly stages: readonly string[]
}

export interface StageHolder {
  /** null: the stage was given to a commit that has no version. */
  readonly version: string | null
  readonly commit: string
  readonly time: number
}

export interface RegisteredModel {
  readonly name: string
  /** False once the model as a whole was deprecated. */
  readonly active: boolean
  /** Highest first, by semantic versioning. */
  readonly versions: readonly RegisteredVersion[]
  /** The holder of each stage that has one. */
  readonly stages: ReadonlyMap<string, StageHolder>
  /** Every commit that a stage was given and not taken from, by stage; GTO allows several. */
  readonly holders: ReadonlyMap<string, readonly StageHolder[]>
  /** Oldest first. */
  readonly events: readonly RegistryEvent[]
}

export type Registry = ReadonlyMap<string, RegisteredModel>

/** The state that tags tell, as GTO folds them: by time, then by counter, then by name. */
export function foldTags(tags: readonly TagFact[]): Registry {
  const byModel = new Map<string, RegistryEvent[]>()
  for (const {name: tag, ...fact} of tags) {
    const parsed = parseTag(tag)
    if (parsed === undefined) continue
    const event: RegistryEvent = {
      tag,
      action: parsed.action,
      model: parsed.name,
      version: 'version' in parsed ? parsed.version : null,
      stage: 'stage' in parsed ? parsed.stage : null,
      counter: parsed.counter,
      commit: fact.commit,
      time: fact.time,
      author: fact.author,
      authorEmail: fact.authorEmail,
    }
    const events = byModel.get(parsed.name)
    if (events === undefined) byModel.set(parsed.name, [event])
    else events.push(event)
  }
  const names = [...byModel.keys()].sort()
  return new Map(names.map(name => [name, foldModel(name, byModel.get(name) ?? [])]))
}

interface MutableVersion extends Omit<RegisteredVersion, 'active' | 'stages'> {
  active: boolean
}

function foldModel(name: string, unordered: readonly RegistryEvent[]): RegisteredModel {
  const versions = new Map<string, MutableVersion>()
  const byCommit = new Map<string, string>()
  // By stage, every commit that holds it now: GTO lets several, the one assigned last counts.
  const holders = new Map<string, Map<string, StageHolder>>()
  const ordered = unordered.toSorted(inTime)
  // Registrations first: a stage may be given in the very second of the registration.
  for (const event of ordered) {
    if (event.action === 'register' && event.version !== null) {
      const {version, tag, commit, time, author, authorEmail} = event
      versions.set(version, {version, tag, commit, time, author, authorEmail, active: true})
      byCommit.set(commit, version)
    }
  }
  const events = ordered.map(event =>
    event.stage === null ? event : {...event, version: byCommit.get(event.commit) ?? null},
  )
  for (const event of events) apply(event, versions, holders)
  const stages = new Map<string, StageHolder>()
  const allHolders = new Map<string, readonly StageHolder[]>()
  for (const stage of [...holders.keys()].sort()) {
    const active = [...(holders.get(stage)?.values() ?? [])].filter(
      holder => holder.version === null || versions.get(holder.version)?.active === true,
    )
    const last = active.at(-1)
    if (last === undefined) continue
    stages.set(stage, last)
    allHolders.set(stage, active)
  }
  return {
    name,
    active: events.findLast(event => event.action !== 'create')?.action !== 'deprecate',
    versions: inOrder([...versions.values()]).map(version => ({
      ...version,
      stages: [...stages].filter(([, h]) => h.version === version.version).map(([stage]) => stage),
    })),
    stages,
    holders: allHolders,
    events,
  }
}

function apply(
  event: RegistryEvent,
  versions: Map<string, MutableVersion>,
  holders: Map<string, Map<string, StageHolder>>,
): void {
  const {action, version, stage, commit, time} = event
  if (stage !== null) {
    const held = holders.get(stage) ?? new Map<string, StageHolder>()
    holders.set(stage, held)
    // Deleted first, so that the map stays in the order of assignment.
    held.delete(commit)
    if (action === 'assign') held.set(commit, {version, commit, time})
  } else if (version !== null) {
    const known = versions.get(version)
    if (known !== undefined) known.active = action === 'register'
  }
}

/** Highest first; each version is parsed once, which matters with thousands of them. */
function inOrder(versions: readonly MutableVersion[]): MutableVersion[] {
  return versions
    .map(version => ({version, order: new SemVer(version.version)}))
    .sort((a, b) => b.order.compare(a.order))
    .map(({version}) => version)
}

function inTime(a: RegistryEvent, b: RegistryEvent): number {
  return a.time - b.time || (a.counter ?? 0) - (b.counter ?? 0) || (a.tag < b.tag ? -1 : 1)
}

/** The highest version that is active; prereleases only when asked for. */
export function latestVersion(
  model: RegisteredModel,
  includePrereleases = false,
): RegisteredVersion | undefined {
  return model.versions.find(
    ({active, version}) => active && (includePrereleases || !isPrerelease(version)),
  )
}
