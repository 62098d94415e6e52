import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {pythonNames} from '../../../../src/lib/package/targets/notebook/python-names.ts'
import {packaged, projectOf, remove, temporaryFolder, textOf} from '../packaged.ts'

interface Notebook {
  readonly nbformat: number
  readonly nbformat_minor: number
  readonly cells: readonly {
    readonly id: string
    readonly cell_type: string
    readonly source: readonly string[]
  }[]
}

describe('a packaged notebook', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await temporaryFolder()
  })
  afterAll(() => remove(folder))

  it('is nbformat 4.5: every cell has an id of its own, and lines keep their ends', async () => {
    await packaged(folder, 'notebook', {model: 'sklearn-pipeline.onnx', output: 'a'})
    const {nbformat, nbformat_minor: minor, cells} = await read('a/sklearn-pipeline.ipynb')
    expect([nbformat, minor]).toEqual([4, 5])
    const ids = cells.map(({id}) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
    for (const {source} of cells) {
      expect(source.slice(0, -1).every(line => line.endsWith('\n'))).toBe(true)
      expect(source.at(-1)).not.toMatch(/\n$/)
    }
  })

  it('is the same twice', async () => {
    const made = []
    for (const output of ['b', 'c'])
      made.push(await packaged(folder, 'notebook', {model: 'int64.onnx', output}))
    const digests = made.map(({packages}) => packages[0]?.digest)
    expect(digests[0]).toBe(digests[1])
  })

  it('has a title for the form that runs by itself, and asserts the digest', async () => {
    const {cells} = await read('a/sklearn-pipeline.ipynb')
    const sources = cells.map(({source}) => source.join(''))
    expect(
      sources.filter(source => source.startsWith('#@title Predict { run: "auto" }')),
    ).toHaveLength(1)
    expect(sources.join('\n')).toMatch(/assert hashlib\.sha256\(model\)\.hexdigest\(\) == /)
  })

  it('is refused for pictures, with the target that takes them', async () => {
    const pictures = path.join(folder, 'pictures')
    await mkdir(pictures)
    const image = 'image: {width: 8, height: 8}'
    await projectOf(pictures, 'image.onnx', `model: {path: model.onnx, ${image}}\n`)
    await expect(packaged(pictures, 'notebook')).rejects.toMatchObject({
      code: 'PACKAGE_UNFIT',
      hint: expect.stringContaining('web') as string,
    })
  })

  it('gives columns names of Python that are neither taken nor the same', () => {
    expect(
      pythonNames(['temp', 'class', 'row', '2nd', 'a b', 'a-b', '', '"; import os', '__x']),
    ).toEqual([
      ...['temp', 'class_', 'row_', 'column_2nd', 'a_b', 'a_b_', 'column_', 'import_os', 'x'],
    ])
  })

  async function read(file: string): Promise<Notebook> {
    return JSON.parse(await textOf(path.join(folder, file))) as Notebook
  }
})
