import {appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {fixture} from '../../lib/model/expected-predictions.ts'
import {peopleCsv} from '../../lib/package/web/package-page.ts'
import {mlops} from '../mlops.ts'
import {installed, type Consumer} from './npm-consumer.ts'

const PEOPLE = `model:
  path: model.onnx
  output:
    labels: [declined, approved]
  inputs:
    income: {nulls: default, default: 30}
data:
  reference: people.csv
package:
  license: Apache-2.0
`
const PICTURES = `model:
  path: model.onnx
  image: {width: 8, height: 8, scale: ${1 / 255}, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}
`

type Predicted = readonly Readonly<Record<string, unknown>>[]

describe('mlops package --target node', () => {
  let parent = ''
  let people: Consumer
  beforeAll(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'mlops-node-'))
    people = await consumer('people', 'sklearn-pipeline.onnx', PEOPLE, {'people.csv': peopleCsv()})
  }, 120_000)
  afterAll(async () => {
    await rm(parent, {recursive: true, force: true})
  })

  it('predicts texts and numbers as `mlops predict` does', async () => {
    const rows = [
      {age: 33, income: 41.5, city: 'Oslo'},
      {age: 71.25, income: null, city: 'Lima'},
      {age: 20, income: 1e6, city: 'a city that nobody saw'},
    ]
    await agrees(people, 'people', rows)
  })

  it('takes what stands for an absent value, and refuses a row without one', async () => {
    const [absent, given] = (await people.run(`import {load} from 'people'
const model = await load()
const rows = [{age: 33, city: 'Oslo'}, {age: 33, income: 30, city: 'Oslo'}]
console.log(JSON.stringify(await model.predict(rows)))`)) as Predicted
    expect(absent).toEqual(given)
    const refused = await people.run(`import {load, MlopsError} from 'people'
const model = await load()
const error = await model.predict({age: 'old', city: 'Oslo'}).catch(error => error)
console.log(JSON.stringify([error instanceof MlopsError, error.code, error.message]))`)
    expect(refused).toEqual([true, 'DATA_BAD_ROW', 'Row 1: age is text that is no float32.'])
  })

  it('predicts a matrix of numbers and whole classes as `mlops predict` does', async () => {
    const table = await consumer('table', 'mlp.onnx')
    const columns = await columnsOf('table')
    const rows = [0.3, -1.7, 12].map(start =>
      Object.fromEntries(columns.map((name, index) => [name, start + index / 7])),
    )
    await agrees(table, 'table', rows)
  }, 60_000)

  it('takes whole numbers of 64 bits as numbers and as bigint', async () => {
    const whole = await consumer('whole', 'int64.onnx')
    const columns = await columnsOf('whole')
    const numbers = Object.fromEntries(columns.map((name, index) => [name, index + 1]))
    await agrees(whole, 'whole', [numbers])
    const texts = Object.entries(numbers).map(
      ([name, value]) => `${JSON.stringify(name)}: ${value}n`,
    )
    const answers = (await whole.run(`import {load} from 'whole'
const model = await load()
const write = (_, value) => (typeof value === 'bigint' ? String(value) : value)
const rows = [{${texts.join(', ')}}, ${JSON.stringify(numbers)}]
console.log(JSON.stringify(await model.predict(rows), write))`)) as Predicted
    expect(answers[0]).toEqual(answers[1])
  }, 60_000)

  it('decodes pictures, from a path and from bytes, as `mlops predict` does', async () => {
    const pictures = await consumer('pictures', 'image.onnx', PICTURES)
    const pixels = Uint8Array.from({length: 40 * 30 * 3}, (_, at) => (at * 31) % 251)
    const image = path.join(parent, 'pictures', 'picture.png')
    await sharp(pixels, {raw: {width: 40, height: 30, channels: 3}}).toFile(image)
    const [name = ''] = await columnsOf('pictures')
    const [expected] = await predicted('pictures', [{[name]: image}])
    const answers = (await pictures.run(`import {load} from 'pictures'
import {readFile} from 'node:fs/promises'
const model = await load()
const path = ${JSON.stringify(image)}
const rows = [{${JSON.stringify(name)}: path}, {${JSON.stringify(name)}: await readFile(path)}]
console.log(JSON.stringify(await model.predict(rows)))`)) as Predicted
    expectClose(answers, [expected ?? {}, expected ?? {}])
    const refused = await pictures.run(`import {load} from 'pictures'
const model = await load()
const error = await model.predict({${JSON.stringify(name)}: 'nowhere.png'}).catch(error => error)
console.log(JSON.stringify(error.code))`)
    expect(refused).toBe('DATA_BAD_ROW')
    expect(
      pictures.compile(`import {load} from 'pictures'
const model = await load()
await model.predict({${JSON.stringify(name)}: new Uint8Array(3)})`),
    ).toEqual([])
  }, 60_000)

  it('has types that take a right program, and classes as their names', () => {
    expect(
      people.compile(`import {load, type Input, type Prediction} from 'people'
const rows: Input[] = [{age: 1, city: 'Oslo'}, {age: 1, income: null, city: 'elsewhere'}]
const model = await load({threads: 2})
const answers: readonly Prediction[] = await model.predict(rows)
const one = await model.predict({age: 1, income: 2, city: 'Rome'})
const late: boolean = one.prediction === 'approved'
const share: number = one.probability_declined
console.log(answers, late, share)`),
    ).toEqual([])
  })

  it.each([
    ['a text for a number', `await model.predict({age: 'old', city: 'Oslo'})`, /not assignable/],
    [
      'a column left out',
      `await model.predict({city: 'Oslo'})`,
      /'age' is missing|not assignable|No overload/,
    ],
    [
      'a column that is not there',
      `await model.predict({age: 1, city: 'Oslo', town: 1})`,
      /'town'|No overload/,
    ],
    [
      'a class that is not there',
      `const {prediction} = await model.predict({age: 1, city: 'Oslo'})\nconsole.log(prediction === 'late')`,
      /no overlap/,
    ],
    [
      'a probability that is not there',
      `console.log((await model.predict({age: 1, city: 'Oslo'})).probability_late)`,
      /probability_late/,
    ],
  ])('has types that refuse %s', (_what, line, message) => {
    const errors = people.compile(
      `import {load} from 'people'\nconst model = await load()\n${line}`,
    )
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(message)
  })

  it('has an example in its README that runs and compiles', async () => {
    const readme = await readFile(
      path.join(people.folder, 'node_modules', 'people', 'README.md'),
      'utf8',
    )
    const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    expect(example).toContain(`from 'people'`)
    expect(people.compile(example)).toEqual([])
    const printed = await people.run(
      example.replace('console.log(prediction)', 'console.log(JSON.stringify(prediction))'),
    )
    expect(printed).toMatchObject({
      prediction: expect.stringMatching(/declined|approved/) as string,
    })
  })

  it('refuses a model that was changed', async () => {
    const changed = await consumer('changed', 'sigmoid.onnx')
    await appendFile(path.join(changed.folder, 'node_modules/changed/model/model.onnx'), ' ')
    const said = await changed.run(`import {load} from 'changed'
console.log(JSON.stringify(await load().then(() => null, ({code}) => code)))`)
    expect(said).toBe('MODEL_DIGEST_MISMATCH')
  }, 60_000)

  it('loads weights that are in a file of their own, from a program that needs CommonJS', async () => {
    const weights = await consumer('weights', 'external-data.onnx')
    const columns = await columnsOf('weights')
    const row = Object.fromEntries(columns.map((name, index) => [name, index / 3]))
    await agrees(weights, 'weights', [row])
    await writeFile(
      path.join(weights.folder, 'program.cjs'),
      `require('weights').load().then(model => console.log(model.sha256))`,
    )
    const {execa} = await import('execa')
    const {stdout} = await execa(process.execPath, ['program.cjs'], {cwd: weights.folder})
    expect(stdout).toMatch(/^[0-9a-f]{64}$/)
  }, 60_000)

  it('makes the same bytes twice', async () => {
    const digests = []
    for (const output of ['first', 'second']) {
      const {stdout} = await mlops(
        ['package', '--target', 'node', '-o', path.join(parent, output), '--json'],
        {cwd: path.join(parent, 'people'), env: {TZ: output === 'first' ? 'UTC' : 'Asia/Tokyo'}},
      )
      digests.push((JSON.parse(stdout) as {packages: [{digest: string}]}).packages[0].digest)
    }
    expect(digests[0]).toBe(digests[1])
  }, 60_000)

  /** A project, its package, and a program that has it installed. */
  async function consumer(
    name: string,
    model: string,
    yaml = 'model:\n  path: model.onnx\n',
    files: Readonly<Record<string, string>> = {},
  ): Promise<Consumer> {
    const project = path.join(parent, name)
    await mkdir(project)
    await copyFile(fixture(model), path.join(project, 'model.onnx'))
    if (model === 'external-data.onnx')
      await copyFile(fixture('external-data.weights'), path.join(project, 'external-data.weights'))
    await writeFile(path.join(project, 'mlops.yaml'), `name: ${name}\n${yaml}`)
    for (const [file, text] of Object.entries(files))
      await writeFile(path.join(project, file), text)
    const {exitCode, stderr} = await mlops(
      ['package', 'workspace', '--target', 'node', '-o', 'package'],
      {cwd: project},
    )
    expect(exitCode, stderr).toBe(0)
    return installed(parent, path.join(project, 'package'), name)
  }

  async function columnsOf(name: string): Promise<readonly string[]> {
    const text = await readFile(path.join(parent, name, 'package', 'model.json'), 'utf8')
    return (JSON.parse(text) as {fields: {name: string}[]}).fields.map(field => field.name)
  }

  async function predicted(name: string, rows: readonly object[]): Promise<Predicted> {
    const {stdout, stderr} = await mlops(
      ['predict', 'workspace', '--json', '--row', JSON.stringify(rows)],
      {cwd: path.join(parent, name)},
    )
    expect(stderr).not.toContain('error')
    return (JSON.parse(stdout) as {rows: Predicted}).rows
  }

  async function agrees(at: Consumer, name: string, rows: readonly object[]): Promise<void> {
    const answers = (await at.run(`import {load} from '${name}'
const model = await load()
const write = (_, value) => (typeof value === 'bigint' ? Number(value) : value)
console.log(JSON.stringify(await model.predict(${JSON.stringify(rows)}), write))
await model.close()`)) as Predicted
    expectClose(answers, await predicted(name, rows))
  }
})

/** Equal texts, and numbers to 1e-6 of their size. */
function expectClose(answers: Predicted, expected: Predicted): void {
  expect(answers).toHaveLength(expected.length)
  expected.forEach((row, at) => {
    const answer = answers[at] ?? {}
    expect(Object.keys(answer)).toEqual(Object.keys(row))
    for (const [name, value] of Object.entries(row))
      if (typeof value === 'number')
        expect(Math.abs(Number(answer[name]) - value), name).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(value)),
        )
      else expect(answer[name], name).toBe(value)
  })
}
