import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {programFile, programFolder} from '../../../platform/program/index.ts'
import {json} from '../../model-folder.ts'
import type {PackageComponent, PackageFile, PackageSettings} from '../../types.ts'
import type {LockedPackages} from './locked-packages.ts'

/** What of mlops itself a server reads. */
const OWN = [
  'dist/lib',
  'dist/commands',
  'dist/chunks',
  'dist/LICENSES.txt',
  'dist/web/LICENSES.txt',
  'dist/web/served.css',
  'dist/web/served.js',
  'schemas/open-inference-v2.proto',
  'templates/page',
]
const SCRIPTS = ['start.js', 'health.js', 'prune.js']

/**
 * The program of an image: mlops as it is installed here, with the packages that serving needs, pinned. So the image
 * has the very version that made it, whatever a package registry has by then.
 */
export async function appFiles(
  {mlopsVersion}: PackageSettings,
  {dependencies, packages}: LockedPackages,
): Promise<readonly PackageFile[]> {
  const description = JSON.parse(await readFile(programFile('package.json'), 'utf8')) as {
    readonly oclif: object
    readonly engines: object
    readonly license: string
  }
  const {oclif, engines, license} = description
  const identity = {name: 'mlops', version: mlopsVersion}
  const own = []
  for (const part of OWN) own.push(...(await filesBelow(part)))
  return [
    {
      path: 'app/package.json',
      content: json({
        ...identity,
        private: true,
        type: 'module',
        license,
        engines,
        oclif,
        dependencies,
      }),
    },
    {
      path: 'app/package-lock.json',
      content: json({
        ...identity,
        lockfileVersion: 3,
        requires: true,
        packages: {'': {...identity, license, dependencies, engines}, ...packages},
      }),
    },
    // The runtime's own script fetches libraries for graphics cards.
    {path: 'app/.npmrc', content: 'ignore-scripts=true\n'},
    {path: 'app/oclif.manifest.json', content: {copyOf: programFile('oclif.manifest.json')}},
    ...SCRIPTS.map(name => ({
      path: `app/${name}`,
      content: {copyOf: programFile(`templates/package/container/${name}`)},
    })),
    ...own.map(name => ({path: `app/${name}`, content: {copyOf: programFile(name)}})),
  ]
}

/** The libraries that are part of mlops' own files. */
export async function bundledComponents(): Promise<readonly PackageComponent[]> {
  const text = await readFile(programFile('dist/components.json'), 'utf8')
  return JSON.parse(text) as PackageComponent[]
}

async function filesBelow(part: string): Promise<readonly string[]> {
  if (path.extname(part) !== '') return [part]
  const entries = await readdir(programFile(part), {recursive: true, withFileTypes: true})
  return entries
    .filter(entry => entry.isFile())
    .map(entry =>
      path
        .relative(programFolder, path.join(entry.parentPath, entry.name))
        .split(path.sep)
        .join('/'),
    )
}
