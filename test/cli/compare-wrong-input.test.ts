import {copyFile, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {CompareReport} from '../../src/lib/compare/index.ts'
import {mlops, type CliResult} from './mlops.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const run = (...args: string[]): Promise<CliResult> => mlops(['compare', ...args], {cwd: folder})

const row = (i: number): string => `${i},${Math.sin(i)},${i % 13},${i % 3 === 0 ? 1 : 0}`
const TEST = ['id,x,lost,y', ...Array.from({length: 60}, (_, i) => row(i))].join('\n') + '\n'
const scores = (ids: readonly (number | string)[], by = 0): string =>
  ['id,prediction,probability_0,probability_1', ...ids.map(id => `${id},0,${0.7 - by},${0.3 + by}`)]
    .join('\n')
    .concat('\n')
const IDS = Array.from({length: 60}, (_, i) => i)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-compare-wrong-'))
  for (const name of ['lost-input', 'reciprocal', 'zipmap-int64'])
    await copyFile(
      fileURLToPath(new URL(`../fixtures/models/${name}.onnx`, import.meta.url)),
      at(`${name}.onnx`),
    )
  const files: Readonly<Record<string, string>> = {
    'test.csv': TEST,
    'unlabelled.csv': TEST.replace(/,[01]$/gm, ','),
    'words.csv': TEST.replace(/,1$/gm, ',late').replace(/,0$/gm, ',early'),
    'narrow.csv': 'id,x,y\n1,0.5,1\n2,-0.5,0\n',
    'null.csv': 'id,x,lost,y\n1,,0,1\n2,0.5,1,0\n',
    'zero.csv': 'x,y\n1,1\n0,1\n',
    'empty.csv': 'id,x,lost,y\n',
    'one.csv': TEST.replace(/,[01]$/gm, ',1'),
    'no.onnx': 'this is not a model\n'.repeat(10),
    'a.csv': scores(IDS),
    'b.csv': scores(IDS, 0.1),
    'other.csv': scores(IDS.map(id => id + 1000)),
    'half.csv': scores(IDS.slice(0, 30)),
    'twice.csv': scores([...IDS, 5]),
    'no-id.csv': scores(IDS).replace(/^id,/, 'name,'),
    'null-id.csv': scores(['', ...IDS]),
    'no-prediction.csv': 'id,guess\n0,1\n1,0\n',
    'wild.csv': scores(IDS, 0.9),
    'letters.csv': scores(IDS)
      .replace(/,0,/g, ',no,')
      .replace(/_0|_1/g, found => (found === '_0' ? '_no' : '_yes')),
    'truth-a.csv': 'id,prediction,y\n0,0,0\n1,1,1\n',
    'truth-b.csv': 'id,prediction,y\n0,0,1\n1,1,1\n',
  }
  for (const [name, text] of Object.entries(files)) await writeFile(at(name), text)
})
afterAll(() => rm(folder, {recursive: true, force: true}))

const models = ['./lost-input.onnx', './lost-input.onnx', '--target', 'y']
const pair = [...models, '--data', 'test.csv']
const predictions = (old: string, now: string, ...more: string[]): string[] => [
  ...['--predictions', old, now, '--id', 'id', '--target', 'y', ...more],
]
const truth = ['--data', 'test.csv']

describe('a comparison that cannot be made exits with a code and a hint that helps', () => {
  it.each<[string, string[], string, RegExp, number?]>([
    ['an unknown metric', [...pair, '--metrics', 'acuracy'], 'METRIC_UNKNOWN', /accuracy/],
    ['a gate that is no rule', [...pair, '--fail-on', 'auc'], 'COMPARE_GATE', /auc:|auc>=/],
    ['a gate on nothing', [...pair, '--fail-on', 'acu:-0.01'], 'COMPARE_GATE', /auc/],
    ['a bound in percent', [...pair, '--fail-on', 'auc>=80'], 'COMPARE_GATE', /between 0 and 1/],
    ['a metric of another task', [...pair, '--metrics', 'rmse'], 'METRIC_TASK', /\w/],
    ['a gate of another task', [...pair, '--fail-on', 'rmse:+1%'], 'METRIC_TASK', /\w/],
    ['alpha 2', [...pair, '--alpha', '2'], 'USAGE', /--alpha 0\.05/],
    ['alpha in words', [...pair, '--alpha', 'five'], 'USAGE', /--alpha 0\.05/],
    ['an unknown slice', [...pair, '--slice-by', 'losst'], 'DATA_COLUMNS', /lost/],
    ['no data', models, 'USAGE', /--data/],
    ['no target', [...models.slice(0, 2), ...truth], 'EVALUATE_TARGET', /--target/],
    [
      'an unknown target',
      [...models.slice(0, 2), ...truth, '--target', 'yy'],
      'EVALUATE_TARGET',
      /y/,
    ],
    ['a target without a value', [...models, '--data', 'unlabelled.csv'], 'EVALUATE_TARGET', /\w/],
    ['labels that no model knows', [...models, '--data', 'words.csv'], 'EVALUATE_LABELS', /\w/],
    ['no rows', [...models, '--data', 'empty.csv'], 'DATA_EMPTY', /\w/],
    ['a missing input', [...models, '--data', 'narrow.csv'], 'DATA_COLUMNS', /\w/],
    ['an input without a value', [...models, '--data', 'null.csv'], 'DATA_BAD_ROW', /\w/],
    [
      'a prediction that is no number',
      ['./reciprocal.onnx', './reciprocal.onnx', '--data', 'zero.csv', '--target', 'y'],
      'EVALUATE_PREDICTIONS',
      /\w/,
    ],
    [
      'models of different tasks',
      ['./lost-input.onnx', './reciprocal.onnx', ...truth, '--target', 'y'],
      'COMPARE_TASK',
      /\w/,
    ],
    ['data that is not there', [...models, '--data', 'nope.csv'], 'FILE_NOT_FOUND', /\w/],
    ['a file that is no model', ['./no.onnx', ...pair.slice(1)], 'MODEL_MALFORMED', /\w/],
    ['a model that is not there', ['./nope.onnx', ...pair.slice(1)], 'MODEL_NOT_FOUND', /\w/, 4],
    ['a version of no project', ['m@v9.9.9', ...pair.slice(1)], 'GIT_NO_REPOSITORY', /\w/],
    ['a folder that is not there', [...pair, '--out', 'html=no/x.html'], 'REPORT_OUT', /\w/],
    ['two on standard output', [...pair, '--out', 'md', '--out', 'json'], 'REPORT_OUT', /\w/],
    ['an unknown format', [...pair, '--out', 'pdf'], 'REPORT_OUT', /html/],
    [
      'one file of predictions',
      ['--predictions', 'a.csv', '--target', 'y'],
      'USAGE',
      /--predictions old\.parquet new\.parquet/,
    ],
    [
      'predictions of other rows',
      predictions('a.csv', 'other.csv', ...truth),
      'COMPARE_ROWS',
      /\w/,
    ],
    ['predictions of some rows', predictions('a.csv', 'half.csv', ...truth), 'COMPARE_ROWS', /\w/],
    ['an id twice', predictions('a.csv', 'twice.csv', ...truth), 'COMPARE_ID', /\w/],
    ['no id', predictions('a.csv', 'no-id.csv', ...truth), 'COMPARE_ID', /\w/],
    ['an id without a value', predictions('a.csv', 'null-id.csv', ...truth), 'COMPARE_ID', /\w/],
    ['no truth', predictions('a.csv', 'b.csv'), 'COMPARE_TRUTH', /--data/],
    ['different truths', predictions('truth-a.csv', 'truth-b.csv'), 'COMPARE_TRUTH', /\w/],
    [
      'no prediction',
      predictions('a.csv', 'no-prediction.csv', ...truth),
      'COMPARE_PREDICTIONS',
      /\w/,
    ],
    [
      'probabilities above 1',
      predictions('a.csv', 'wild.csv', ...truth),
      'COMPARE_PROBABILITIES',
      /\w/,
    ],
    [
      'labels as words and numbers',
      predictions('a.csv', 'letters.csv', ...truth),
      'COMPARE_LABELS',
      /\w/,
    ],
  ])('%s', async (_, args, code, hint, exit = 2) => {
    const {exitCode, stdout, stderr} = await run(...args, '--json')
    const {error} = JSON.parse(stdout) as {error: {code: string; message: string; hint?: string}}
    expect([error.code, exitCode]).toEqual([code, exit])
    expect(error.hint).toMatch(hint)
    expect(error.hint?.length).toBeGreaterThan(8)
    expect(`${error.message}${stderr}`).not.toMatch(/ at .*\.js:\d+/)
  })

  it('is told in words too, with nothing on standard output', async () => {
    const {exitCode, stdout, stderr} = await run(...pair, '--metrics', 'acuracy')
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/acuracy[^]*Hint: .*accuracy/)
  })
})

describe('what tells too little is no error', () => {
  const report = async (...args: string[]): Promise<[number, CompareReport]> => {
    const {exitCode, stdout} = await run(...args, '--json')
    return [exitCode, JSON.parse(stdout) as CompareReport]
  }

  it('rows of one class leave the area undefined, which passes no gate', async () => {
    const one = [...models, '--data', 'one.csv', '--metrics', 'auc,accuracy']
    const [exit, found] = await report(...one, '--fail-on', 'auc:-0.01')
    expect([exit, found.verdict]).toEqual([5, 'inconclusive'])
    expect(found.metrics[0]).toMatchObject({name: 'auc', verdict: 'undefined', new: null})
    expect(found.gates[0]).toMatchObject({verdict: 'inconclusive', rowsNeeded: 600})
    expect(found.warnings.join('\n')).toMatch(/^auc: the rows are of one class/m)
  })

  it('slices of few rows are named and not measured', async () => {
    const [exit, {slices}] = await report(...pair, '--slice-by', 'lost', '--fail-on', 'auc:-0.01')
    expect(exit).toBe(0)
    expect(slices.map(({verdict}) => verdict)).toEqual(Array(13).fill('insufficient'))
  })
})
