import {mkdir, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {compiled} from '../../../cli/package/npm-consumer.ts'
import {declarations} from '../../../../src/lib/package/targets/node/declarations.ts'
import type {NodeModel} from '../../../../src/lib/package/targets/node/node-model.ts'
import {nodeReadme} from '../../../../src/lib/package/targets/node/node-readme.ts'
import {npmName, packageJson} from '../../../../src/lib/package/targets/node/package-json.ts'
import {objectsOf} from '../../../../src/lib/package/targets/node/runtime/objects-of.ts'
import {rowsOf} from '../../../../src/lib/package/targets/node/runtime/rows-of.ts'
import type {PageField} from '../../../../src/lib/package/portable/page-model.ts'
import {pageOfFields} from '../../../web/page-of-fields.ts'
import {madeUpSubject, NASTY_NAMES} from '../made-up-subject.ts'
import {remove, temporaryFolder} from '../packaged.ts'

/** Names that TypeScript, comments, Markdown or objects would read as something else. */
const NAMES = [
  ...NASTY_NAMES,
  '__proto__',
  'constructor',
  '2nd',
  'a\\b',
  '*/ export declare const harm: 1 /*',
  '`${harm}`',
  '```\n',
  '\u2029',
  '',
]

describe('the npm package of a model', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await temporaryFolder()
  })
  afterAll(() => remove(folder))

  it('has types and an example that compile, whatever columns, classes and texts are called', async () => {
    const model = modelOf(
      NAMES.map(name => ({name, type: 'string', values: NAMES, example: name})),
      NAMES,
    )
    const text = NAMES.join(' ')
    const subject = madeUpSubject({
      label: text,
      description: text,
      predictionColumns: [
        {name: 'prediction', type: 'string'},
        ...NAMES.map(name => ({name: `probability_${name}`, type: 'float32' as const})),
      ],
    })
    await install('nasty', declarations(subject, model))
    const example = /```js\n([\s\S]*?)\n```/.exec(nodeReadme('nasty', model))?.[1] ?? ''
    const errors = compiled(
      path.join(folder, 'nasty.mts'),
      `${example}
import type {Prediction} from 'nasty'
const classes: Prediction['prediction'][] = ${JSON.stringify(NAMES)}
export const share = (row: Prediction): number => row['probability___proto__']
console.log(classes)`,
    )
    expect(errors).toEqual([])
    expect(declarations(subject, model)).not.toMatch(/^export declare const harm/m)
  })

  it('takes what feeds two inputs as a value of both', async () => {
    const model = modelOf([
      {name: 'a', type: 'int64', fill: 'NaN'},
      {name: 'a', type: 'float32', fill: null},
    ])
    await install('both', declarations(madeUpSubject(), model))
    const errors = (value: string): readonly string[] =>
      compiled(
        path.join(folder, 'both.mts'),
        `import type {Input} from 'both'\nexport const row: Input = {${value}}`,
      )
    expect(errors('a: 1')).toEqual([])
    expect(errors('a: 1n')).toHaveLength(1)
    expect(errors('')).toHaveLength(1)
  })

  it('has a name that npm takes, and that is none of Node or of its dependencies', () => {
    const names = ['team/Flights', 'fs', 'sharp', '__init__', '.hidden', '模型', 'a'.repeat(300)]
    expect(names.map(name => npmName(name, ['sharp']))).toEqual([
      ...['team-flights', 'fs-model', 'sharp-model', 'init', 'hidden', 'model', 'a'.repeat(200)],
    ])
    for (const name of NASTY_NAMES)
      expect(npmName(name, []), name).toMatch(/^[a-z0-9][a-z0-9._-]{0,199}$/)
  })

  it('has the version of the model, and 0.0.0 where it has none', () => {
    const versionOf = (version: string | null): unknown =>
      (packageJson(madeUpSubject({version}), []) as {version: unknown}).version
    expect([versionOf('v1.2.0-rc.1'), versionOf(null)]).toEqual(['1.2.0-rc.1', '0.0.0'])
  })

  it('gives whole classes as numbers, and whole numbers of 64 bits exactly', () => {
    const columns = [
      {name: 'prediction', type: 'int64' as const, values: BigInt64Array.of(7n)},
      {name: '__proto__', type: 'int64' as const, values: BigInt64Array.of(2n ** 60n)},
    ]
    const [row] = objectsOf({classes: [3, 7]}, {rowCount: 1, columns})
    expect(Object.entries(row ?? {})).toEqual([
      ['prediction', 7],
      ['__proto__', 2n ** 60n],
    ])
  })

  it('reads own values of a row alone', async () => {
    const model = modelOf([{name: 'constructor'}, {name: '__proto__'}])
    expect((await rowsOf(model, [{}])).map(row => Object.entries(row))).toEqual([
      [
        ['constructor', null],
        ['__proto__', null],
      ],
    ])
  })

  async function install(name: string, types: string): Promise<void> {
    const place = path.join(folder, 'node_modules', name)
    await rm(place, {recursive: true, force: true})
    await mkdir(place, {recursive: true})
    const description = {name, type: 'module', exports: {'.': {types: './index.d.ts'}}}
    await writeFile(path.join(place, 'package.json'), JSON.stringify(description))
    await writeFile(path.join(place, 'index.d.ts'), types)
  }
})

function modelOf(
  fields: readonly (Partial<PageField> & {name: string})[],
  classes: NodeModel['classes'] = null,
): NodeModel {
  const {signature, meaning, image, fields: all} = pageOfFields(fields)
  return {
    ...{schema: 'mlops.node/1', label: 'flights@v1.2.0', sha256: '', files: [], classes},
    ...{signature, meaning, image, fields: all},
  }
}
