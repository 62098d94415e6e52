import inc from 'semver/functions/inc.js'
import parse from 'semver/functions/parse.js'
import {MlopsError} from '../core/errors/index.ts'
import type {ModelSignature} from '../model/index.ts'
import type {RegisteredModel} from './registry-state.ts'
import {isVersion} from './tag-grammar.ts'

export type Bump = 'major' | 'minor' | 'patch'

export const FIRST_VERSION = 'v1.0.0'

/**
 * The version that a registration gets: the wanted one, or the highest there ever was (deprecated
 * ones count: their tags stay) raised by `bump`. The first is v1.0.0.
 *
 * @throws MlopsError `REF_INVALID`, `TAG_EXISTS`.
 */
export function nextVersion(
  model: RegisteredModel | undefined,
  wanted: {readonly version?: string; readonly bump: Bump},
): string {
  if (wanted.version !== undefined) return checkWanted(model, wanted.version)
  const highest = model?.versions[0]?.version
  if (highest === undefined) return FIRST_VERSION
  // inc('1.3.0-rc.1', 'minor') is 1.3.0: a prerelease is followed by its release.
  return `v${inc(highest, wanted.bump) ?? ''}`
}

/**
 * The bump of a new model by what its users see: major when the columns it takes or the outputs it
 * gives changed, else minor; minor too when the earlier signature is not known.
 */
export function conventionalBump(
  before: ModelSignature | undefined,
  after: ModelSignature | undefined,
): Bump {
  if (before === undefined || after === undefined) return 'minor'
  return JSON.stringify(interfaceOf(before)) === JSON.stringify(interfaceOf(after))
    ? 'minor'
    : 'major'
}

function interfaceOf({task, columns, outputs, labels}: ModelSignature): unknown {
  return {
    task,
    columns: columns.map(({name, type, kind}) => [name, type, kind]),
    outputs: outputs.map(({name, type, shape}) => [name, type, shape]),
    labels,
  }
}

function checkWanted(model: RegisteredModel | undefined, typed: string): string {
  const version = typed.startsWith('v') ? typed : `v${typed}`
  if (!isVersion(version) || parse(version) === null) {
    throw new MlopsError('REF_INVALID', `"${typed}" is no semantic version.`, {
      hint: 'Write it as v1.2.0, or v1.2.0-rc.1 for a prerelease.',
    })
  }
  const taken = model?.versions.find(known => known.version === version)
  if (taken !== undefined) {
    throw new MlopsError('TAG_EXISTS', `${model?.name ?? ''}@${version} is registered already.`, {
      hint: 'Versions are never moved; leave out --version to get the next one.',
      details: {tag: taken.tag},
    })
  }
  return version
}
