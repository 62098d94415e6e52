// Starts the server of this image. `docker run IMAGE`, or `docker run IMAGE serve` as SageMaker does; flags of
// `mlops serve` may follow. What the environment says is in README.md.
import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {run} from './dist/lib/cli/run.js'

const {env} = process
const [word, ...rest] = process.argv.slice(2)
const flags = word === undefined || word === 'serve' ? rest : [word, ...rest]
if (word !== undefined && word !== 'serve' && !word.startsWith('-')) {
  console.error(`This image serves a model; it knows \`serve\` and its flags, not \`${word}\`.`)
  process.exit(2)
}
// Without a volume for it nothing would keep the log.
const log = env.MLOPS_LOG_DIR ? [] : ['--no-log']
// Who may ask is checked here by MLOPS_TOKEN, or by what stands in front and says so.
const open = env.MLOPS_INSECURE === '1' ? ['--insecure'] : []
const grpc = env.MLOPS_GRPC_PORT ? ['--grpc-port', env.MLOPS_GRPC_PORT] : []
await run(
  ['serve', ...findModel(), '--host', '0.0.0.0', ...open, ...log, ...grpc, ...flags],
  import.meta.url,
)

/** What a platform mounts comes before what is in the image. */
function findModel() {
  const folders = [env.MLOPS_MODEL_DIR, '/mnt/models', '/opt/ml/model', '/srv/model']
  for (const folder of folders.filter(Boolean)) {
    if (!existsSync(folder)) continue
    if (existsSync(join(folder, 'mlops-model.json'))) return ['-C', folder]
    const models = namesIn(folder).filter(name => name.endsWith('.onnx'))
    if (models.length === 1) return [join(folder, models[0])]
    if (models.length > 1) {
      console.error(`${folder} holds several models: ${models.join(', ')}; set MLOPS_MODEL_DIR.`)
      process.exit(2)
    }
  }
  console.error(`No model in ${folders.filter(Boolean).join(', ')}.`)
  process.exit(4)
}

function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch (error) {
    console.error(`${folder} cannot be read by user ${process.getuid()}: ${error.code}.`)
    process.exit(2)
  }
}
