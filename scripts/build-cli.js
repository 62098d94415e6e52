// Makes dist: the commands and the modules that threads and processes start with, each an entry, with what they share
// in chunks. A command then opens some dozens of files instead of hundreds, which is most of what its start takes.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {rolldown} from 'rolldown'

const root = fileURLToPath(new URL('../', import.meta.url))
const source = join(root, 'src')
const out = join(root, 'dist')

/** Libraries of many small files: each becomes one file of dist. */
const BUNDLED = [
  '@bufbuild/protobuf',
  '@duckdb/node-api',
  '@oclif/core',
  'd3-array',
  'd3-scale',
  'd3-shape',
  'execa',
  'semver',
  'simple-git',
  'yaml',
  'zod',
]

const installed = Object.keys(
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies,
)
const bundle = await rolldown({
  input: entries(),
  platform: 'node',
  // The framework asks for a compiler where it runs sources, which what is built never are.
  external: id =>
    id.startsWith('node:') || id === 'typescript' || installed.includes(packageOf(id)),
  // A module of src does nothing but when something of it is used: a room whose door alone was opened is not loaded.
  treeshake: {moduleSideEffects: id => !id.startsWith(source)},
  onLog(level, log) {
    if (level === 'warn' || level === 'error') throw new Error(log.message)
  },
})
const {output} = await bundle.write({
  dir: out,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  codeSplitting: {
    groups: BUNDLED.map(name => ({
      name: name.replace('@', '').replace('/', '-'),
      test: new RegExp(`node_modules/${name}/`),
    })),
  },
})
await bundle.close()
writeThirdParties(output.flatMap(chunk => chunk.moduleIds ?? []))

/** By their paths in dist, without the extension. */
function entries() {
  const modules = readdirSync(source, {recursive: true})
    .map(file => file.replaceAll('\\', '/'))
    .filter(
      file =>
        /^commands\/.*\.ts$/.test(file) ||
        /^lib\/.*\/worker\.ts$/.test(file) ||
        /^lib\/cli\/(run|command-not-found)\.ts$/.test(file),
    )
  return Object.fromEntries(modules.map(file => [file.slice(0, -'.ts'.length), join(source, file)]))
}

function packageOf(id) {
  return /^(@[^/]+\/)?[^/]+/.exec(id)?.[0]
}

/** Whose code is in dist: the bill of materials and the licences of packages name them. */
function writeThirdParties(moduleIds) {
  const folders = new Set(moduleIds.map(packageFolder).filter(folder => folder !== undefined))
  const packages = [...folders]
    .map(folder => {
      const {name, version, license} = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      )
      return {name, version, license, text: licenceIn(folder)}
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const components = packages.map(({name, version, license}) => ({
    name,
    version,
    license,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  }))
  writeFileSync(join(out, 'components.json'), JSON.stringify(components, null, 2) + '\n')
  const notices = packages.map(
    ({name, version, license, text}) => `${name} ${version} (${license})\n\n${text.trim()}\n`,
  )
  writeFileSync(join(out, 'LICENSES.txt'), notices.join('\n----\n\n'))
}

/** The folder with the package.json that names the package, for a module out of node_modules. */
function packageFolder(moduleId) {
  const at = moduleId.lastIndexOf('node_modules/')
  if (at === -1) return undefined
  return (
    moduleId.slice(0, at) + 'node_modules/' + packageOf(moduleId.slice(at + 'node_modules/'.length))
  )
}

function licenceIn(folder) {
  const file = readdirSync(folder).find(name => /^licen[cs]e/i.test(name))
  // @bufbuild/protobuf: the Apache licence is that of mlops, beside package.json.
  if (file === undefined) return 'Its package carries no text of the licence.'
  return readFileSync(join(folder, file), 'utf8')
}
