/**
 * The grammar of GTO's tags (gto 1.10, `constants.py`), read and written byte for byte:
 *
 * ```
 * register   NAME@v1.2.0      deregister  NAME@v1.2.0!
 * assign     NAME#STAGE#N     unassign    NAME#STAGE!#N
 * deprecate  NAME@deprecated  create      NAME@created
 * ```
 *
 * Any of them may end in `#N`. In a tag the separator of a folder is `=`, in a name it is `:`.
 */
export type RegistryTag =
  | {
      readonly action: 'register' | 'deregister'
      readonly name: string
      readonly version: string
      readonly counter: number | null
    }
  | {
      readonly action: 'assign' | 'unassign'
      readonly name: string
      readonly stage: string
      readonly counter: number | null
    }
  | {
      readonly action: 'deprecate' | 'create'
      readonly name: string
      readonly counter: number | null
    }

export type TagAction = RegistryTag['action']

const NAME = '[a-zA-Z0-9](?:[a-zA-Z0-9\\-/_]*[a-zA-Z0-9])?'
const FOLDER = '[a-zA-Z0-9\\-_./]+'
const NUMBER = '(?:0|[1-9]\\d*)'
const IDENTIFIER = `(?:${NUMBER}|\\d*[a-zA-Z-][0-9a-zA-Z-]*)`
const SEMVER =
  `${NUMBER}\\.${NUMBER}\\.${NUMBER}` +
  `(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?`

const TAG = new RegExp(
  `^(?<name>(?:${FOLDER}=)?${NAME})` +
    `(?:(?:#(?<stage>${NAME})|@(?<version>v${SEMVER}))(?<cancel>!?)|@(?<mark>deprecated|created))` +
    '(?:#(?<counter>[0-9]+))?$',
)
const VERSION_PATTERN = new RegExp(`^v${SEMVER}$`)
const NAME_PATTERN = new RegExp(`^(?:${FOLDER}:)?${NAME}$`)
const STAGE_PATTERN = new RegExp(`^${NAME}$`)

/** What a tag says, undefined when it is none of the registry's. */
export function parseTag(tag: string): RegistryTag | undefined {
  const groups = TAG.exec(tag)?.groups
  if (groups?.['name'] === undefined) return undefined
  const {stage, version, cancel, mark} = groups
  const name = groups['name'].replace('=', ':')
  const counter = groups['counter'] === undefined ? null : Number(groups['counter'])
  if (version !== undefined) {
    return {action: cancel === '!' ? 'deregister' : 'register', name, version, counter}
  }
  if (stage !== undefined) {
    return {action: cancel === '!' ? 'unassign' : 'assign', name, stage, counter}
  }
  return {action: mark === 'deprecated' ? 'deprecate' : 'create', name, counter}
}

/** The tag that says it; the inverse of `parseTag`. */
export function formatTag(tag: RegistryTag): string {
  const name = tag.name.replace(':', '=')
  const suffix = tag.counter === null ? '' : `#${tag.counter}`
  switch (tag.action) {
    case 'register':
      return `${name}@${tag.version}${suffix}`
    case 'deregister':
      return `${name}@${tag.version}!${suffix}`
    case 'assign':
      return `${name}#${tag.stage}${suffix}`
    case 'unassign':
      return `${name}#${tag.stage}!${suffix}`
    case 'deprecate':
      return `${name}@deprecated${suffix}`
    case 'create':
      return `${name}@created${suffix}`
  }
}

/**
 * The first line of a tag's message, in GTO's words.
 *
 * @param version - The version that a stage is given to or taken from.
 */
export function tagSubject(tag: RegistryTag, version?: string): string {
  switch (tag.action) {
    case 'register':
      return `Registering artifact ${tag.name} version ${tag.version}`
    case 'deregister':
      return `Deregistering artifact ${tag.name} version ${tag.version}`
    case 'assign':
      return `Assigning stage ${tag.stage} to artifact ${tag.name} version ${version ?? ''}`
    case 'unassign':
      return `Unassigning stage '${tag.stage}' to artifact '${tag.name}' version '${version ?? ''}'`
    case 'deprecate':
      return `Deprecating artifact '${tag.name}'`
    case 'create':
      return `Creating artifact '${tag.name}'`
  }
}

/** `v1.2.0`, `v1.2.0-rc.1`, `v1.2.0+cpu`. */
export function isVersion(text: string): boolean {
  return VERSION_PATTERN.test(text)
}

/** Whether a well-formed version is one before a release: `v1.2.0-rc.1`. */
export function isPrerelease(version: string): boolean {
  return /^v[\d.]+-/.test(version)
}

/** A name that a tag may carry, with or without a folder: `churn`, `models/eu:churn`. */
export function isModelName(text: string): boolean {
  return NAME_PATTERN.test(text)
}

export function isStageName(text: string): boolean {
  return STAGE_PATTERN.test(text)
}
