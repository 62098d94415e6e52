import {readFileSync} from 'node:fs'
import {posix} from 'node:path'
import {Ajv} from 'ajv'
import semver from 'semver'
import {describe, expect, it} from 'vitest'
import {helm} from '../../../../src/lib/package/targets/cluster/helm.ts'
import {alertGroups} from '../../../../src/lib/package/targets/monitoring/index.ts'
import type {PackageFile} from '../../../../src/lib/package/types.ts'
import {madeUpSubject, NASTY_NAMES, nastySubject, shownName, textOf} from '../made-up-subject.ts'
import {built, withoutTexts} from './cluster-files.ts'

type Values = Record<string, Record<string, unknown>>

const templatesOf = (files: readonly PackageFile[]): PackageFile[] =>
  files.filter(({path}) => path.includes('/templates/'))

function templateText({content}: PackageFile): string {
  if (typeof content !== 'object' || !('copyOf' in content)) throw new Error('no file of its own')
  return readFileSync(content.copyOf, 'utf8')
}

describe('the target helm', async () => {
  const plain = await built(helm, madeUpSubject())
  const values = plain.documents.get('flights/values.yaml') as Values
  const schema = JSON.parse(textOf(plain.files, 'flights/values.schema.json')) as object
  const accepts = new Ajv({strict: true}).compile(schema)

  it('has a chart that Helm takes: its version is a SemVer, its folder is its name', () => {
    const chart = plain.documents.get('flights/Chart.yaml') as Record<string, string>
    expect(chart).toMatchObject({
      ...{apiVersion: 'v2', name: 'flights', type: 'application', version: '1.2.0'},
      ...{appVersion: 'v1.2.0', kubeVersion: '>=1.30.0-0'},
      annotations: {'mlops.dev/sha256': 'a'.repeat(64)},
    })
    expect(plain.files.every(({path}) => path.startsWith('flights/'))).toBe(true)
  })

  it.each([
    ['v1.2.0-rc.1+cpu', '1.2.0-rc.1+cpu'],
    [null, `0.0.0-sha-${'a'.repeat(12)}`],
  ])('has a version for the model %s: %s', async (version, expected) => {
    const {documents} = await built(helm, madeUpSubject({version}))
    const chart = documents.get('flights/Chart.yaml') as {readonly version: string}
    expect(chart.version).toBe(expected)
    expect(semver.valid(chart.version)).not.toBeNull()
  })

  it('has a schema that takes its values, and refuses others', () => {
    expect(accepts(values)).toBe(true)
    expect(accepts({...values, replicas: 3})).toBe(false)
    expect(accepts({...values, image: {...values['image'], tag: 'a b'}})).toBe(false)
    expect(accepts({...values, fullnameOverride: 'x\n  evil: true'})).toBe(false)
    const token = {required: true, secretName: '', key: 'a: b'}
    expect(accepts({...values, token})).toBe(false)
  })

  it('uses every value that there is, and asks for no other', () => {
    const text = templatesOf(plain.files).map(templateText).join('\n')
    const used = new Set([...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, name = '']) => name))
    const get = (name: string): unknown =>
      name.split('.').reduce<unknown>((value, key) => (value as Values)[key], values)
    for (const name of used) expect(get(name), name).toBeDefined()
    for (const name of Object.keys(values))
      expect(
        [...used].some(other => other.split('.')[0] === name),
        name,
      ).toBe(true)
  })

  it('reads files that are there', () => {
    const text = templatesOf(plain.files).map(templateText).join('\n')
    const read = [...text.matchAll(/\.Files\.Get "([^"]+)"/g)].map(([, name = '']) => name)
    expect(read.sort()).toEqual(['files/alerts.yaml', 'files/dashboard.json'])
    for (const name of read) expect(textOf(plain.files, posix.join('flights', name))).not.toBe('')
    expect(plain.documents.get('flights/files/alerts.yaml')).toEqual(
      alertGroups('RELEASE_FULLNAME'),
    )
  })

  it.each(NASTY_NAMES)('has the same templates whatever a model is called: %j', async name => {
    const nasty = await built(helm, nastySubject(name))
    expect(templatesOf(nasty.files).map(templateText)).toEqual(
      templatesOf(plain.files).map(templateText),
    )
    const [folder = ''] = nasty.files[0]?.path.split('/') ?? []
    const harmless = await built(helm, madeUpSubject({name: folder}))
    expect(withoutTexts([...nasty.documents])).toEqual(withoutTexts([...harmless.documents]))
    const nastyValues = nasty.documents.get(`${folder}/values.yaml`) as Values
    expect(accepts(nastyValues)).toBe(true)
    expect(nastyValues['model']?.['annotations']).toMatchObject({
      'mlops.dev/model': shownName(name),
    })
    expect(nasty.readme).toBe(harmless.readme)
    expect(nasty.next).toEqual(harmless.next)
  })
})
