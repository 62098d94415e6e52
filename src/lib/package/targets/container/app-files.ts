import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {json} from '../../model-folder.ts'
import type {PackageFile, PackageSettings} from '../../types.ts'
import type {LockedPackages} from './locked-packages.ts'

const root = fileURLToPath(new URL('../../../../../', import.meta.url))
/** What of mlops itself a server reads. */
const OWN = [
  'dist/lib',
  'dist/commands',
  'schemas/open-inference-v2.proto',
  'templates/docs-page',
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
  const description = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
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
    {path: 'app/oclif.manifest.json', content: {copyOf: path.join(root, 'oclif.manifest.json')}},
    ...SCRIPTS.map(name => ({
      path: `app/${name}`,
      content: {copyOf: path.join(root, 'templates/package/container', name)},
    })),
    ...own.map(name => ({path: `app/${name}`, content: {copyOf: path.join(root, name)}})),
  ]
}

async function filesBelow(part: string): Promise<readonly string[]> {
  if (path.extname(part) !== '') return [part]
  const entries = await readdir(path.join(root, part), {recursive: true, withFileTypes: true})
  return entries
    .filter(entry => entry.isFile())
    .map(entry =>
      path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    )
}
