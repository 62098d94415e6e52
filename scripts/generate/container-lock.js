// The packages of a container as package-lock.json pins them: without what only development needs, and of binaries
// those of Linux with glibc. npm publishes no package-lock.json, so `mlops package` has this one.
import {readFileSync} from 'node:fs'

const KEPT = ['version', 'integrity', 'license', 'optional', 'os', 'cpu', 'libc', 'engines', 'bin']
const LISTS = ['dependencies', 'optionalDependencies', 'peerDependencies', 'peerDependenciesMeta']

export function generate() {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'))
  const {'': root, ...packages} = lock.packages
  const kept = Object.entries(packages)
    .filter(([, entry]) => entry.dev !== true && runsThere(entry))
    .map(([path, entry]) => [
      path,
      Object.fromEntries(
        [...KEPT, ...LISTS].flatMap(key => (key in entry ? [[key, entry[key]]] : [])),
      ),
    ])
  const content = {dependencies: root.dependencies, packages: Object.fromEntries(kept)}
  return [
    {
      path: 'templates/package/container/lock.json',
      content: JSON.stringify(content, null, 1) + '\n',
    },
  ]
}

function runsThere({os, cpu, libc}) {
  if (os !== undefined && !os.includes('linux')) return false
  if (cpu !== undefined && !cpu.includes('x64') && !cpu.includes('arm64')) return false
  return libc === undefined || libc.includes('glibc')
}
