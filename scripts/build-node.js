// Makes dist/node: the module that `mlops package --target node` takes along.
import {fileURLToPath} from 'node:url'
import {rolldown} from 'rolldown'

const root = new URL('../', import.meta.url)

const bundle = await rolldown({
  input: fileURLToPath(new URL('src/lib/package/targets/node/runtime/main.ts', root)),
  platform: 'node',
  transform: {target: 'es2023'},
  // Both are dependencies of the package that is made, the second where the model takes pictures.
  external: [/^node:/, 'onnxruntime-node', 'sharp'],
  onLog(level, log) {
    if (level === 'warn' || level === 'error') throw new Error(log.message)
  },
})
await bundle.write({
  file: fileURLToPath(new URL('dist/node/index.js', root)),
  format: 'esm',
  codeSplitting: false,
  banner:
    '// Part of mlops, under the Apache License 2.0: https://www.apache.org/licenses/LICENSE-2.0',
})
await bundle.close()
