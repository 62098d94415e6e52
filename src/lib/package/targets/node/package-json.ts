import {builtinModules} from 'node:module'
import semver from 'semver'
import type {PackageComponent, PackageSubject} from '../../types.ts'

const LONGEST = 200

/**
 * A name that npm takes: `team/Flights` is `team-flights`.
 *
 * @param dependencies - Packages that it needs, whose name it cannot have.
 * @see validate-npm-package-name: small letters, no leading dot or underscore, no module of Node.
 */
export function npmName(name: string, dependencies: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, LONGEST)
    .replace(/[._-]+$/, '')
  const taken = [...builtinModules, ...dependencies, 'node_modules', 'favicon.ico']
  if (plain === '') return 'model'
  return taken.includes(plain) ? `${plain}-model` : plain
}

/** package.json of a model; 0.0.0 where it has no version. */
export function packageJson(
  {name, version, description, license, label}: PackageSubject,
  dependencies: readonly PackageComponent[],
): object {
  return {
    name: npmName(
      name,
      dependencies.map(each => each.name),
    ),
    version: semver.valid(version) ?? '0.0.0',
    description: description ?? `${label}, a model that predicts.`,
    license: license ?? 'UNLICENSED',
    type: 'module',
    exports: {
      '.': {types: './index.d.ts', default: './index.js'},
      './package.json': './package.json',
    },
    types: './index.d.ts',
    files: [
      'index.js',
      'index.d.ts',
      'model.json',
      'model',
      'LICENSE-mlops',
      'mlops-package.json',
      'sbom.cdx.json',
    ],
    sideEffects: false,
    engines: {node: '>=20.19.0'},
    dependencies: Object.fromEntries(dependencies.map(each => [each.name, each.version])),
  }
}
