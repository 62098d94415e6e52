import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import {formatConfigPath, parseConfigPath, valueAt, type ConfigPath} from './config-path.ts'
import {isDeferred} from './deferred.ts'
import type {Project} from './open-project.ts'
import {leavesOf, type Origin} from './origins.ts'
import {configSchema} from './schema/config.ts'
import {keysOf} from './schema-keys.ts'

/** One value in force and where it came from. */
export interface ConfigEntry {
  /** `compare.gates[0].metric`. */
  readonly key: string
  readonly path: ConfigPath
  readonly value: unknown
  readonly origin: Origin
}

const HIDDEN = '(hidden)'

/**
 * The values in force, those under one key or all of them, in the order of the sections.
 *
 * @param key - Path of a section or value: `data`, `data.timestamp`, `compare.gates[0]`.
 * @param reveal - Whether secrets that came from the environment (addresses of alerts, variables of
 *   the training command) are shown.
 * @throws MlopsError `CONFIG_KEY_UNKNOWN`, `CONFIG_KEY_UNSET`.
 */
export function configEntries(
  project: Pick<Project, 'config' | 'origins'>,
  {key = '', reveal = false}: {readonly key?: string; readonly reveal?: boolean} = {},
): readonly ConfigEntry[] {
  const top = parseConfigPath(key)
  const value = valueAt(project.config, top)
  if (value === undefined) throw missing(key, top)
  return leavesOf(value, top).map(leaf => {
    const name = formatConfigPath(leaf.path)
    const origin = project.origins.get(name) ?? originWithin(project, name)
    const hidden = !reveal && isSecret(leaf.path, origin)
    return {key: name, path: leaf.path, value: hidden ? HIDDEN : leaf.value, origin}
  })
}

function isSecret(path: ConfigPath, origin: Origin): boolean {
  const mayHold = isDeferred(path) || (path[0] === 'train' && path[1] === 'env')
  return mayHold && origin.kind === 'environment' && origin.set
}

/** The origin of an entry of a list of scalars, which is known as a whole. */
function originWithin({origins}: Pick<Project, 'origins'>, name: string): Origin {
  return origins.get(name.replace(/\[\d+\]$/, '')) ?? {kind: 'default'}
}

function missing(key: string, path: ConfigPath): MlopsError {
  const parents = path.map((_, index) => path.slice(0, index))
  for (const parent of parents) {
    const known = keysOf(configSchema, parent)
    const part = String(path[parent.length])
    if (known.length === 0 || known.includes(part)) continue
    const near = nearest(part, known)
    const meant =
      near === undefined ? '' : ` – did you mean \`${formatConfigPath([...parent, near])}\`?`
    return new MlopsError('CONFIG_KEY_UNKNOWN', `mlops.yaml knows no key \`${key}\`${meant}`, {
      hint: `Known ${parent.length === 0 ? 'at the top' : `in \`${formatConfigPath(parent)}\``}: ${known.join(', ')}.`,
    })
  }
  return new MlopsError('CONFIG_KEY_UNSET', `\`${key}\` is not set and has no default.`, {
    hint: 'docs/configuration.md says what each key means.',
  })
}
