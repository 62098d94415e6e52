// Trains the model of this project with Node alone. `mlops train` runs it; see README.md.
import {readFile, mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {readCsv} from './train/csv.js'
import {decodeOnnx} from './train/decode-onnx.js'
import {encodeColumns, rankCategories} from './train/encode.js'
import {boost, predictMargins, sigmoid} from './train/gbdt.js'
import {auc, brierScore, logLoss} from './train/metrics.js'
import {encodeOnnx} from './train/onnx.js'

const TARGET = 'late'
/** Early stopping looks at whole days: flights of one hour share their weather and their fate. */
const TIMESTAMP = 'scheduled_at'
const INPUTS = [
  {name: 'carrier', type: 'string'},
  {name: 'origin', type: 'string'},
  {name: 'dest', type: 'string'},
  {name: 'distance', type: 'int64'},
  {name: 'hour', type: 'int64'},
  {name: 'minute', type: 'int64'},
  {name: 'weekday', type: 'int64'},
  {name: 'departures', type: 'int64'},
  {name: 'temp', type: 'float'},
  {name: 'humid', type: 'float'},
  {name: 'wind_dir', type: 'float'},
  {name: 'wind_speed', type: 'float'},
  {name: 'precip', type: 'float'},
  {name: 'pressure', type: 'float'},
  {name: 'visib', type: 'float'},
  {name: 'recent_delay', type: 'float'},
]
/** Small trees and strong shrinkage, as the rows of a day resemble each other. */
const SETTINGS = {learningRate: 0.05, maxLeaves: 16, minRowsPerLeaf: 40, l2: 5}
/** Even more careful steps where a model that works is changed by little data. */
const FINE_TUNE_SETTINGS = {
  learningRate: 0.02,
  maxTrees: 100,
  maxLeaves: 8,
  minRowsPerLeaf: 60,
  l2: 10,
  validationShare: 0.2,
}

async function main() {
  const trainPath = required('MLOPS_TRAIN_DATA')
  const outputFolder = required('MLOPS_OUTPUT_DIR')
  const testPath = process.env.MLOPS_TEST_DATA
  const seed = Number(process.env.MLOPS_SEED ?? 0)
  const fineTuned = process.env.MLOPS_MODE === 'fine_tune' ? await readBaseModel() : undefined

  const table = await readTable(trainPath)
  const labels = table.columns[TARGET]
  const started = performance.now()
  const result =
    fineTuned === undefined ? train(table, labels, seed) : goOn(fineTuned, table, labels, seed)
  const {model, validation} = result
  const seconds = (performance.now() - started) / 1000
  console.error(`${model.trees.length} trees on ${table.rows} rows in ${seconds.toFixed(1)} s`)

  // Without test data the rows that decided when to stop are all there is to measure on.
  const measured = testPath
    ? measure(model, await readTable(testPath))
    : measure(model, table, validation)
  const metrics = {
    ...measured,
    evaluated_on: testPath ? 'test' : 'validation',
    rows_train: table.rows,
    trees: model.trees.length,
    mode: fineTuned === undefined ? 'scratch' : 'fine_tune',
    seed,
  }
  await mkdir(outputFolder, {recursive: true})
  await writeFile(join(outputFolder, 'model.onnx'), encodeOnnx(model))
  await writeFile(join(outputFolder, 'metrics.json'), JSON.stringify(metrics, undefined, 2) + '\n')
  console.error(`auc ${measured.auc.toFixed(4)}, log loss ${measured.log_loss.toFixed(4)}`)
}

function train(table, labels, seed) {
  const allRows = Uint32Array.from(labels.keys())
  const texts = INPUTS.filter(({type}) => type === 'string')
  const categories = new Map(
    texts.map(({name}) => [name, rankCategories(table.columns[name], labels, allRows)]),
  )
  const columns = encodeColumns(table, INPUTS, categories)
  const options = {...SETTINGS, seed, groups: days(table)}
  const {base, trees, validation} = boost(columns, labels, options)
  return {model: {inputs: INPUTS, categories, base, trees}, validation}
}

/** More trees on top of those of `model`, fitted to what it gets wrong on the new data. */
function goOn(model, table, labels, seed) {
  const columns = encodeColumns(table, INPUTS, model.categories)
  const margins = predictMargins(model, columns, table.rows)
  const options = {...FINE_TUNE_SETTINGS, seed, groups: days(table)}
  const {trees, validation} = boost(columns, labels, options, {margins})
  return {model: {...model, trees: [...model.trees, ...trees]}, validation}
}

function days(table) {
  return table.columns[TIMESTAMP].map(time => time?.slice(0, 10))
}

async function readBaseModel() {
  const model = decodeOnnx(await readFile(required('MLOPS_BASE_MODEL')))
  if (model !== undefined && JSON.stringify(model.inputs) === JSON.stringify(INPUTS)) return model
  console.error(
    'The base model is not one of this trainer with the same inputs: training from scratch.',
  )
  return undefined
}

function measure(model, table, rows = Uint32Array.from(table.columns[TARGET].keys())) {
  const margins = predictMargins(model, encodeColumns(table, INPUTS, model.categories), table.rows)
  const labels = Array.from(rows, row => table.columns[TARGET][row])
  const probabilities = Array.from(rows, row => sigmoid(margins[row]))
  return {
    auc: auc(labels, probabilities),
    log_loss: logLoss(labels, probabilities),
    brier: brierScore(labels, probabilities),
    rows_evaluated: labels.length,
  }
}

async function readTable(path) {
  const names = wanted => INPUTS.filter(({type}) => (type === 'string') === wanted).map(i => i.name)
  const table = await readCsv(path, {
    texts: [TIMESTAMP, ...names(true)],
    numbers: [TARGET, ...names(false)],
  })
  if (table.rows === 0) throw new Error(`${path} has no rows`)
  if (table.columns[TARGET].some(label => label !== 0 && label !== 1))
    throw new Error(`${path}: column ${TARGET} may only hold 0 and 1`)
  return table
}

function required(name) {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; run this by \`mlops train\``)
  return value
}

main().catch(error => {
  console.error(process.env.DEBUG ? error : `train.js: ${error.message}`)
  process.exitCode = 1
})
