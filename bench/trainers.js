// The trainers of the flights template through `mlops train`: what each reaches in June from scratch, and in September
// when August is there to learn from: without it, fine-tuned by it, trained on it alone, and trained on all.
//   MLOPS_TRAINERS_PYTHON=… MLOPS_TORCH_PYTHON=… node bench/trainers.js [TRAINER …]
// The two are the interpreters that `npm run test:interop` installs: .venv/trainers/bin/python, .venv/torch/bin/python.
import {execFileSync} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'

const MLOPS = resolve('bin/mlops.js')
const LIBRARIES = process.env.MLOPS_TRAINERS_PYTHON
const COMMANDS = {
  node: 'node train.js',
  sklearn: `${LIBRARIES} python/train_sklearn.py`,
  xgboost: `${LIBRARIES} python/train_xgboost.py`,
  lightgbm: `${LIBRARIES} python/train_lightgbm.py`,
  torch: `${process.env.MLOPS_TORCH_PYTHON} python/train_torch.py`,
}
const AUGUST = 'data/later/2013-08.parquet'
const SEPTEMBER = 'data/later/2013-09.parquet'
const ALL = `query:FROM read_parquet(['data/train.parquet', 'data/test.parquet', '${AUGUST}'])`

const work = mkdtempSync(join(tmpdir(), 'trainers-'))
const chosen = process.argv.slice(2)
try {
  for (const name of chosen.length > 0 ? chosen : Object.keys(COMMANDS)) measure(name)
} finally {
  rmSync(work, {recursive: true, force: true})
}

function measure(name) {
  const root = join(work, name)
  cpSync(resolve('templates/flights'), root, {recursive: true})
  const config = join(root, 'mlops.yaml')
  const text = readFileSync(config, 'utf8')
  writeFileSync(config, text.replace('command: node train.js', `command: ${COMMANDS[name]}`))
  const june = train(root)
  const september = ['--test', SEPTEMBER, '--output-dir', 'other']
  const results = {
    'June, from scratch': june,
    'September, the same': judge(root, SEPTEMBER),
    'September, fine-tuned on August': train(
      root,
      ...['--mode', 'fine_tune', '--data', AUGUST],
      ...september,
    ),
    'September, August alone': train(root, '--data', AUGUST, ...september),
    'September, January to June and August': train(root, '--data', ALL, ...september),
  }
  for (const [what, {metrics, seconds}] of Object.entries(results)) {
    const figures = ['auc', 'log_loss', 'brier'].map(metric => metrics[metric].toFixed(4))
    const size = metrics.trees ?? metrics.epochs ?? ''
    console.log(
      ['', name, what, size, ...figures, seconds?.toFixed(1) ?? '', ''].join(' | ').trim(),
    )
  }
}

function train(root, ...words) {
  const {trained} = JSON.parse(mlops(root, 'train', '--json', '--quiet', ...words))
  return {metrics: trained.metrics, seconds: trained.training.seconds}
}

/** The model in place on other rows than those it was measured on when it was trained. */
function judge(root, data) {
  const {metrics} = JSON.parse(mlops(root, 'evaluate', '--data', data, '--json'))
  return {metrics: Object.fromEntries(metrics.map(({name, value}) => [name, value]))}
}

function mlops(root, ...words) {
  const options = {cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}
  return execFileSync(process.execPath, [MLOPS, ...words], options)
}
