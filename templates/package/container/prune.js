// Removes from node_modules what a server never reads: binaries of other systems, types, maps and documents.
// Licences stay. Runs once, while the image is built, in the folder of node_modules.
import {existsSync, readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'

const cpu = process.argv[2] ?? process.arch
if (cpu !== process.arch) {
  const platform = name => `linux/${name === 'x64' ? 'amd64' : name}`
  console.error(
    `This folder was packaged for ${platform(cpu)}, and the image is being built for ${platform(process.arch)}: add ` +
      `--platform ${platform(cpu)}, or package again with --platform ${platform(process.arch)}.`,
  )
  process.exit(1)
}
const runtimes = 'node_modules/onnxruntime-node/bin/napi-v6'
for (const system of readdirSync(runtimes)) {
  if (system !== 'linux') remove(runtimes, system)
}
for (const other of readdirSync(join(runtimes, 'linux'))) {
  if (other !== cpu) remove(runtimes, 'linux', other)
}
// For graphics cards, which this image has no driver for.
for (const file of readdirSync(join(runtimes, 'linux', cpu))) {
  if (/cuda|tensorrt/.test(file)) remove(runtimes, 'linux', cpu, file)
}
// Builds for bundlers and for browsers, beside the one that Node loads.
for (const folder of ['esm', 'esnext']) {
  for (const name of existsSync('node_modules/@opentelemetry') ? readdirSync('node_modules/@opentelemetry') : []) {
    if (existsSync(join('node_modules/@opentelemetry', name, 'build/src'))) {
      remove('node_modules/@opentelemetry', name, 'build', folder)
    }
  }
}
const UNREAD = /(\.map|\.d\.[cm]?ts|\.tsbuildinfo|\.md|\.markdown)$/i
const LICENCE = /^(licen[cs]e|notice|copying)/i
for (const entry of readdirSync('node_modules', {recursive: true, withFileTypes: true})) {
  if (entry.isFile() && UNREAD.test(entry.name) && !LICENCE.test(entry.name)) {
    remove(entry.parentPath ?? entry.path, entry.name)
  }
}

function remove(...parts) {
  rmSync(join(...parts), {recursive: true, force: true})
}
