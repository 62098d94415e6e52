// Does `mlops retrain advise` find the best interval where it is known? Data whose truth moves by a straight line, and
// data that stays; each of some seeds goes through the command line, training and all.
//   npm run build && node bench/retrain-advise.js [SEEDS]
import {execFileSync} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {configText, makeRows} from '../test/fixtures/linear-trainer/make-data.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const SEEDS = Number(process.argv[2] ?? 5)
const PERIODS = 20
const DAYS = 10
const STEP = 0.3
const BEST = 30
/** Money a day that a mean squared error higher by 1 costs. */
const PER_UNIT = 1000
const TRAINING = (((STEP * STEP) / DAYS) * PER_UNIT * BEST * BEST) / 2

function advise(seed, step) {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-bench-advise-'))
  try {
    for (const file of ['train.js', 'protobuf.js'])
      cpSync(join(root, 'test/fixtures/linear-trainer', file), join(folder, file))
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
    writeFileSync(
      join(folder, 'rows.csv'),
      makeRows({seed, periods: PERIODS, periodDays: DAYS, step}),
    )
    const cost = `  cost: {training: ${TRAINING}, error: 1, predictions: ${PER_UNIT}}\n`
    writeFileSync(join(folder, 'mlops.yaml'), configText({features: PERIODS, cost}))
    const args = [
      'retrain',
      'advise',
      '-C',
      folder,
      '--period',
      `${DAYS}d`,
      '--windows',
      `${DAYS}d`,
    ]
    const out = ['--out', `json=${join(folder, 'advice.json')}`, '-q']
    execFileSync(process.execPath, [join(root, 'bin/mlops.js'), ...args, ...out], {
      stdio: 'inherit',
    })
    return JSON.parse(readFileSync(join(folder, 'advice.json'), 'utf8'))
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

const found = []
for (let seed = 1; seed <= SEEDS; seed++) {
  const {interval, answer, seconds} = advise(seed, STEP)
  found.push(interval?.days)
  const {days, low, high} = interval ?? {}
  console.log(
    `seed ${seed}, straight decay, T* = ${BEST} d: ${days?.toFixed(1)} d (${low?.toFixed(1)} to ${high?.toFixed(1)}), ${answer.title} ${seconds.toFixed(0)} s`,
  )
}
let quiet = 0
for (let seed = 1; seed <= SEEDS; seed++) {
  const {answer, decay} = advise(seed, 0)
  if (answer.kind === 'no_decay') quiet++
  console.log(`seed ${seed}, no decay: ${answer.title} ${decay.reason}`)
}
const within = found.filter(days => Math.abs(days / BEST - 1) <= 0.1).length
console.log(
  `T* within 10 %: ${within} of ${SEEDS}; no evidence of decay on data that stays: ${quiet} of ${SEEDS}`,
)
