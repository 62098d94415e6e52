// Makes dist/web: the page that `mlops package --target web` takes along, that of `mlops serve`, which asks the server
// instead of running a model, and the runtime of browsers.
import {copyFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {fileURLToPath} from 'node:url'
import {rolldown} from 'rolldown'

const root = new URL('../', import.meta.url)
const out = new URL('dist/web/', root)
const require = createRequire(import.meta.url)
const read = path => readFileSync(new URL(path, root), 'utf8')
mkdirSync(out, {recursive: true})

for (const [entry, file] of [
  ['main.tsx', 'page.js'],
  ['served.tsx', 'served.js'],
]) {
  const bundle = await rolldown({
    input: fileURLToPath(new URL(`src/web/${entry}`, root)),
    platform: 'browser',
    transform: {target: 'es2022'},
    // Inside the runtime, behind a question for Node; a page never comes there.
    external: [/^node:/, 'module', 'worker_threads', 'fs', 'path', 'os', 'perf_hooks'],
    onLog(level, log) {
      if (level === 'warn' || level === 'error') throw new Error(log.message)
    },
  })
  await bundle.write({
    file: fileURLToPath(new URL(file, out)),
    format: 'esm',
    minify: true,
    codeSplitting: false,
  })
  await bundle.close()
}

const styles = [
  'templates/page/base.css',
  'src/web/cards.css',
  'src/web/page.css',
  'src/web/what-if.css',
]
writeFileSync(new URL('page.css', out), styles.map(read).join('\n'))
writeFileSync(new URL('served.css', out), [...styles, 'src/web/api.css'].map(read).join('\n'))

const runtime = new URL('.', `file://${require.resolve('onnxruntime-web/wasm')}`)
copyFileSync(
  new URL('ort-wasm-simd-threaded.wasm', runtime),
  new URL('ort-wasm-simd-threaded.wasm', out),
)
// Its map, which it names, stays behind.
const module = readFileSync(new URL('ort.wasm.bundle.min.mjs', runtime), 'utf8')
writeFileSync(
  new URL('ort.wasm.bundle.min.mjs', out),
  module.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'),
)

const versionOf = name => JSON.parse(read(`node_modules/${name}/package.json`)).version
writeFileSync(
  new URL('components.json', out),
  JSON.stringify(
    ['onnxruntime-web', 'preact'].map(name => ({
      name,
      version: versionOf(name),
      license: 'MIT',
      purl: `pkg:npm/${name}@${versionOf(name)}`,
    })),
    null,
    2,
  ) + '\n',
)
writeFileSync(
  new URL('LICENSES.txt', out),
  `onnxruntime-web ${versionOf('onnxruntime-web')} (page.js, ort-wasm-simd-threaded.wasm)

${read('templates/web/onnxruntime-license.txt')}

preact ${versionOf('preact')} (page.js)

${read('node_modules/preact/LICENSE')}`,
)
