import {nearest} from '../core/text/index.ts'
import {MlopsError} from '../core/errors/index.ts'
import {readRegistry} from './read-registry.ts'
import {latestVersion, type RegisteredModel} from './registry-state.ts'

export interface ListedVersion {
  readonly version: string
  readonly commit: string
  /** ISO 8601, UTC. */
  readonly registeredAt: string
  readonly author: string
  readonly authorEmail: string
  readonly active: boolean
  readonly stages: readonly string[]
}

export interface ListedModel {
  readonly name: string
  readonly active: boolean
  /** The latest stable version; null when there is none. */
  readonly latest: string | null
  /** The version, or the commit where it has none, that holds each stage. */
  readonly stages: Readonly<Record<string, string>>
  /** Highest first. */
  readonly versions: readonly ListedVersion[]
}

/**
 * Models of a repository and their versions, from its tags alone.
 *
 * @param options - `name` picks one; `all` includes what is deprecated; `limit` versions a model.
 * @throws MlopsError `MODEL_NOT_FOUND` for a name that is not registered.
 */
export async function listModels(
  directory: string,
  options: {readonly name?: string; readonly all?: boolean; readonly limit?: number} = {},
): Promise<ListedModel[]> {
  const {name, all = false, limit = Infinity} = options
  const registry = await readRegistry(directory)
  if (name !== undefined && !registry.has(name)) {
    const near = nearest(name, registry.keys())
    throw new MlopsError('MODEL_NOT_FOUND', `No version of a model "${name}" is registered.`, {
      hint: near === undefined ? '`mlops list` shows every model.' : `Did you mean \`${near}\`?`,
    })
  }
  const models = name === undefined ? [...registry.values()] : [registry.get(name)]
  return models
    .filter(model => model !== undefined)
    .filter(model => all || model.active || name !== undefined)
    .map(model => toListed(model, all, limit))
}

function toListed(model: RegisteredModel, all: boolean, limit: number): ListedModel {
  return {
    name: model.name,
    active: model.active,
    latest: latestVersion(model)?.version ?? null,
    stages: Object.fromEntries(
      [...model.stages].map(([stage, {version, commit}]) => [stage, version ?? commit]),
    ),
    versions: model.versions
      .filter(version => all || version.active)
      .slice(0, limit)
      .map(({version, commit, time, author, authorEmail, active, stages}) => ({
        version,
        commit,
        registeredAt: isoTime(time),
        author,
        authorEmail,
        active,
        stages,
      })),
  }
}

/** ISO 8601 of seconds since 1970: `2026-01-31T09:00:00Z`. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
