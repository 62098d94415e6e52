// The closed loop over a year of flights, month by month, through the command line alone: what each way of retraining
// came to in June to December 2013, and how many trainings it took.
//   node bench/retrain-loop.js [POLICY …]
// A policy is a repository of its own, made from the template. At the end of each month the labels of that month are
// put beside the others and `mlops retrain --as-of` is called, as a scheduled job would; the model that is in
// production then answers the next month.
import {execFileSync, spawnSync} from 'node:child_process'
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {parseDocument} from 'yaml'
import {openDatabase} from '../build/lib/platform/duckdb/index.js'

const MLOPS = resolve('bin/mlops.js')
const DATA = resolve('templates/flights/data')
const MONTHS = ['2013-06', '2013-07', '2013-08', '2013-09', '2013-10', '2013-11', '2013-12']
const GATES = [
  {metric: 'log_loss', better: 'lower', non_inferiority: 0.005},
  {metric: 'auc', better: 'higher', non_inferiority: 0.02},
]
const COMMON = {
  approval: {deploy: 'none'},
  data: {test: '14d', min_rows: 500},
  strategy: 'scratch',
}

const POLICIES = {
  never: null,
  'every month': {every: '28d'},
  'on performance': {triggers: {performance: {metric: 'log_loss', drop: 0.02}}},
  'on drift': {triggers: {drift: {share: 0.3, last: '30d'}}},
  'every quarter': {every: '84d'},
}

const chosen = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'retrain-loop-'))
try {
  await makeMonths(join(work, 'months'))
  const rows = []
  for (const [name, retrain] of Object.entries(POLICIES))
    if (chosen.length === 0 || chosen.includes(name)) rows.push(runPolicy(name, retrain))
  print(rows)
} finally {
  rmSync(work, {recursive: true, force: true})
}

/** June is the test data of the template, July's labels lie beside its rows, the others are whole. */
async function makeMonths(folder) {
  mkdirSync(folder)
  copyFileSync(join(DATA, 'test.parquet'), join(folder, '2013-06.parquet'))
  for (const month of MONTHS.slice(2))
    copyFileSync(join(DATA, 'later', `${month}.parquet`), join(folder, `${month}.parquet`))
  const database = await openDatabase()
  await database.run(
    `COPY (SELECT * FROM '${join(DATA, 'new.parquet')}' JOIN '${join(DATA, 'new-labels.parquet')}' USING (id))
     TO '${join(folder, '2013-07.parquet')}' (FORMAT parquet)`,
    'July',
  )
  database.close()
}

function runPolicy(name, retrain) {
  const root = join(work, name.replaceAll(' ', '-'))
  mlops(work, ['init', root, '--template', 'flights', '--git'])
  configure(root, retrain)
  mlops(root, ['train'])
  mlops(root, ['register'])
  mlops(root, ['promote', 'v1.0.0', 'staging'])
  mlops(root, ['promote', 'v1.0.0', 'production'])
  const months = []
  for (const [index, month] of MONTHS.entries()) {
    const file = join(work, 'months', `${month}.parquet`)
    const measured = mlops(root, ['evaluate', '#production', '--data', file])
    const value = metric => measured.metrics.find(one => one.name === metric).value
    copyFileSync(file, join(root, 'data', 'labelled', `${month}.parquet`))
    const asOf = nextMonth(month)
    const last = index === MONTHS.length - 1
    const said =
      retrain === null || last ? null : mlops(root, ['retrain', '--as-of', asOf], [0, 3, 5])
    months.push({
      month,
      model: measured.model,
      rows: measured.rows,
      logLoss: value('log_loss'),
      auc: value('auc'),
      outcome: said?.run?.outcome ?? (said === null ? '' : 'nothing to do'),
      why: said?.decision.reason ?? '',
    })
    console.error(`${name} ${JSON.stringify(months.at(-1))}`)
  }
  return {name, months}
}

/** Writes `retrain` and a source that grows into mlops.yaml, and commits them. */
function configure(root, retrain) {
  const file = join(root, 'mlops.yaml')
  const config = parseDocument(readFileSync(file, 'utf8'))
  mkdirSync(join(root, 'data', 'labelled'))
  copyFileSync(
    join(root, 'data', 'train.parquet'),
    join(root, 'data', 'labelled', '2013-01-05.parquet'),
  )
  config.setIn(['data', 'source'], 'data/labelled/*.parquet')
  // The rows of the test in the template are of June, which has not come yet here.
  config.setIn(['data', 'test'], 'data/reference.parquet')
  config.setIn(['compare', 'gates'], config.createNode(GATES))
  if (retrain !== null) config.set('retrain', config.createNode({...retrain, ...COMMON}))
  writeFileSync(file, String(config))
  writeFileSync(
    join(root, '.gitignore'),
    `${readFileSync(join(root, '.gitignore'), 'utf8')}data/labelled/\n`,
  )
  git(root, 'add', '-A')
  git(root, 'commit', '-qm', 'Retrain by itself')
}

function print(rows) {
  console.log(
    `| Retraining | Trainings | Deployed | Log loss | AUC | ${MONTHS.map(month => month.slice(5)).join(' | ')} |`,
  )
  console.log(`| --- | --: | --: | --: | --: | ${MONTHS.map(() => '--:').join(' | ')} |`)
  for (const {name, months} of rows) {
    const total = months.reduce((sum, {rows}) => sum + rows, 0)
    const mean = key => months.reduce((sum, month) => sum + month[key] * month.rows, 0) / total
    const trained = months.filter(({outcome}) => !['', 'nothing to do'].includes(outcome)).length
    const deployed = months.filter(({outcome}) => outcome === 'deployed').length
    const cells = months.map(({logLoss}) => logLoss.toFixed(4))
    console.log(
      `| ${[name, trained, deployed, mean('logLoss').toFixed(4), mean('auc').toFixed(4), ...cells].join(' | ')} |`,
    )
  }
}

function nextMonth(month) {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10)
}

function mlops(cwd, args, codes = [0]) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [MLOPS, ...args, '--json'], {
    cwd,
    encoding: 'utf8',
    env: identity(),
  })
  if (!codes.includes(status))
    throw new Error(`mlops ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`)
  return JSON.parse(stdout)
}

function git(cwd, ...args) {
  execFileSync('git', args, {cwd, env: identity()})
}

function identity() {
  const [name, email] = ['Loop', 'loop@example.com']
  return {
    ...process.env,
    ...{GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email},
    ...{GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email},
  }
}
