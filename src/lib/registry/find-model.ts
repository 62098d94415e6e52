import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import type {Git} from '../platform/git/index.ts'
import {
  latestVersion,
  type RegisteredModel,
  type RegisteredVersion,
  type Registry,
  type StageHolder,
} from './registry-state.ts'

/**
 * The registered model of a name.
 *
 * @throws MlopsError `MODEL_NOT_FOUND`, with a near match, or with the fix for a clone without tags.
 */
export function findModel(registry: Registry, name: string, git: Git): RegisteredModel {
  const model = registry.get(name)
  if (model !== undefined) return model
  const near = nearest(name, registry.keys())
  throw new MlopsError('MODEL_NOT_FOUND', `No version of a model "${name}" is registered.`, {
    hint:
      near !== undefined
        ? `Did you mean \`${near}\`?`
        : (incompleteClone(registry, git) ?? '`mlops register` makes the first version.'),
    details: {name, known: [...registry.keys()]},
  })
}

/** @throws MlopsError `VERSION_NOT_FOUND`, with the nearest version. */
export function findVersion(model: RegisteredModel, version: string, git: Git): RegisteredVersion {
  const found = model.versions.find(known => known.version === version)
  if (found !== undefined) return found
  const near = nearestVersion(version, model)
  throw new MlopsError('VERSION_NOT_FOUND', `${model.name} has no version ${version}.`, {
    hint:
      near === undefined
        ? git.shallow
          ? FETCH_ALL
          : '`mlops list` shows the versions.'
        : `Did you mean \`${near}\`? \`mlops list\` shows them all.`,
    details: {name: model.name, version},
  })
}

/**
 * The highest active version.
 *
 * @throws MlopsError `VERSION_NOT_FOUND` when there is none, or prereleases only.
 */
export function findLatest(model: RegisteredModel, includePrereleases: boolean): RegisteredVersion {
  const found = latestVersion(model, includePrereleases)
  if (found !== undefined) return found
  const prerelease = latestVersion(model, true)
  throw new MlopsError('VERSION_NOT_FOUND', `${model.name} has no active stable version.`, {
    hint:
      prerelease === undefined
        ? 'All of them are deprecated; `mlops register` makes a new one.'
        : `The latest prerelease is ${prerelease.version}: name it, or pass --pre.`,
    details: {name: model.name},
  })
}

/**
 * Who holds a stage.
 *
 * @param declared - Stages of mlops.yaml, for near matches.
 * @throws MlopsError `STAGE_EMPTY`.
 */
export function findHolder(
  model: RegisteredModel,
  stage: string,
  declared: readonly string[] = [],
): StageHolder {
  const holder = model.stages.get(stage)
  if (holder !== undefined) return holder
  const others = new Set([...model.stages.keys(), ...declared])
  others.delete(stage)
  const near = nearest(stage, others)
  const known = declared.includes(stage)
  throw new MlopsError('STAGE_EMPTY', `No version of ${model.name} is in stage "${stage}".`, {
    hint:
      near !== undefined && !known
        ? `Did you mean \`${model.name}#${near}\`?`
        : `\`mlops promote VERSION ${stage}\` puts one there.`,
    details: {name: model.name, stage, stages: Object.fromEntries(model.stages)},
  })
}

const FETCH_ALL = 'This clone is shallow: `git fetch --unshallow --tags` gets the rest.'

/** What a mistyped version meant: `v1.2` the highest v1.2.x, anything else the one of fewest edits. */
export function nearestVersion(typed: string, model: RegisteredModel): string | undefined {
  const versions = model.versions.map(({version}) => version)
  return versions.find(version => version.startsWith(`${typed}.`)) ?? nearest(typed, versions)
}

/** The fix when tags are missing because of how the repository was cloned. */
export function incompleteClone(registry: Registry, git: Git): string | undefined {
  if (git.shallow) return FETCH_ALL
  return registry.size === 0
    ? 'The clone has no tags of a registry: `git fetch --tags`, or `mlops register` for the first version.'
    : undefined
}
