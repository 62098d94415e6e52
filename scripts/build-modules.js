// Makes build: the modules of src/lib one by one. Scripts, benches and threads of tests enter rooms by them; what is
// published is dist alone.
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {rolldown} from 'rolldown'

const root = fileURLToPath(new URL('../', import.meta.url))
const modules = readdirSync(join(root, 'src/lib'), {recursive: true}).filter(file =>
  file.endsWith('.ts'),
)
const bundle = await rolldown({
  input: modules.map(file => join(root, 'src/lib', file)),
  platform: 'node',
  external: id => !id.startsWith('.') && !id.startsWith(root),
  treeshake: false,
})
await bundle.write({
  dir: join(root, 'build'),
  format: 'esm',
  preserveModules: true,
  preserveModulesRoot: join(root, 'src'),
})
await bundle.close()
