import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {flightsProject} from '../cli/flights-project.ts'
import {mlops} from '../cli/mlops.ts'

// Notebooks of `mlops package --target notebook`, run by nbconvert from PyPI (packages-requirements.txt).
const python = process.env['MLOPS_PACKAGES_PYTHON']

interface Notebook {
  readonly cells: {
    readonly cell_type: string
    readonly source: string[]
    readonly outputs?: readonly {readonly text?: readonly string[]}[]
  }[]
}

const ROWS = [
  {
    ...{carrier: 'UA', origin: 'EWR', dest: 'IAH', distance: 1400, hour: 21, minute: 1, weekday: 2},
    ...{departures: 11, temp: 78.8, humid: 84.92, wind_dir: 190, wind_speed: 10.4, precip: 0.02},
    ...{pressure: null, visib: 10, recent_delay: 47.4},
  },
  {
    ...{
      carrier: 'nobody',
      origin: 'JFK',
      dest: 'LAX',
      distance: 2475,
      hour: 6,
      minute: 30,
      weekday: 6,
    },
    ...{departures: 3, temp: 20, humid: 50, wind_dir: null, wind_speed: null, precip: 0},
    ...{pressure: 1020, visib: 10, recent_delay: -3},
  },
]

describe.skipIf(python === undefined)('a notebook run by nbconvert', () => {
  let project = ''
  let folder = ''
  beforeAll(async () => {
    project = await flightsProject()
    folder = await mkdtemp(path.join(os.tmpdir(), 'mlops-notebook-'))
  }, 120_000)
  afterAll(async () => {
    await rm(path.dirname(project), {recursive: true, force: true})
    await rm(folder, {recursive: true, force: true})
  })

  it('predicts what mlops predicts, by its form and for a table', async () => {
    const file = path.join(folder, 'flights.ipynb')
    const made = await mlops(['package', '--target', 'notebook', '-o', file], {cwd: project})
    expect(made.exitCode, made.stderr).toBe(0)
    const notebook = JSON.parse(await readFile(file, 'utf8')) as Notebook
    const added = `rows = json.loads(${JSON.stringify(JSON.stringify(ROWS))})
told = predictor.predict(pd.DataFrame([*rows, row], dtype=object))
print(json.dumps({name: np.asarray(values).tolist() for name, values in told.items()}))
print(json.dumps(row))`
    const code = notebook.cells.findLast(({cell_type: type}) => type === 'code')
    notebook.cells.push({
      ...code,
      cell_type: 'code',
      source: [added],
      id: 'added',
    } as Notebook['cells'][number])
    await writeFile(file, JSON.stringify(notebook))
    const words = [
      '-m',
      'nbconvert',
      '--to',
      'notebook',
      '--execute',
      '--output',
      'ran.ipynb',
      file,
    ]
    await execa(String(python), words, {cwd: folder})
    const ran = JSON.parse(await readFile(path.join(folder, 'ran.ipynb'), 'utf8')) as Notebook
    const printed = (ran.cells.at(-1)?.outputs ?? []).flatMap(({text = []}) => text).join('')
    const [answers = '', row = ''] = printed.trim().split('\n')
    const told = JSON.parse(answers) as Record<string, number[]>
    const ours = await mlops(
      ['predict', '--row', JSON.stringify([...ROWS, JSON.parse(row) as object]), '--json'],
      {cwd: project},
    )
    const {rows} = JSON.parse(ours.stdout) as {rows: Record<string, number>[]}
    expect(rows).toHaveLength(3)
    for (const [index, expected] of rows.entries()) {
      for (const [name, value] of Object.entries(expected)) {
        expect(told[name]?.[index], `${name} of row ${index}`).toBeCloseTo(value, 6)
      }
    }
  }, 180_000)

  it('stops at a model that was changed', async () => {
    const file = path.join(folder, 'changed.ipynb')
    await mlops(['package', '--target', 'notebook', '-o', file], {cwd: project})
    const notebook = JSON.parse(await readFile(file, 'utf8')) as Notebook
    for (const cell of notebook.cells) {
      const source = cell.source.join('')
      cell.source.splice(0, Infinity, source.replace(/(\\"sha256\\":\\")[0-9a-f]/, '$1x'))
    }
    await writeFile(file, JSON.stringify(notebook))
    const words = [
      '-m',
      'nbconvert',
      '--to',
      'notebook',
      '--execute',
      '--output',
      'ran.ipynb',
      file,
    ]
    const {exitCode, stderr} = await execa(String(python), words, {cwd: folder, reject: false})
    expect(exitCode).not.toBe(0)
    expect(stderr).toContain('This is not the model that was packaged.')
  }, 180_000)
})
