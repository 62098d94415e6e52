// `mlops serve` of the models that the tests have.
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {freePort, startServer} from './processes.js'

const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))
const models = fileURLToPath(new URL('../../test/fixtures/models', import.meta.url))

/** Bodies: of the heavy model of as many rows as take more than 200 ms on a fast machine, else of one. */
export const ROWS = {
  busy: '{"x": 3}',
  brisk: '{"x": 3}',
  heavy: '[{"x": 3}, {"x": 3}, {"x": 3}]',
  mlp: '{"x0": 0.1, "x1": 0.2, "x2": 0.3, "x3": 0.4}',
  loop: '{"turns": 3}',
}

/** A running server on the first core, and the address of each of its models. */
export async function serveFixtures(names, {core = 0} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-bench-'))
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const files = names.map(name => join(models, `${name}.onnx`))
  const server = await startServer({
    command: [process.execPath, bin, 'serve', ...files, '--port', port],
    cwd: folder,
    env: {NO_COLOR: '1'},
    readyUrl: `${base}/readyz`,
    core,
  })
  return {
    ...server,
    base,
    predictUrl: name => `${base}/models/${name}/predict`,
    stop: async () => {
      await server.stop()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
