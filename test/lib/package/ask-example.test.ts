import {execFileSync} from 'node:child_process'
import {describe, expect, it} from 'vitest'
import {exampleBody} from '../../../src/lib/package/ask-example.ts'
import {helm} from '../../../src/lib/package/targets/cluster/helm.ts'
import {kubernetes} from '../../../src/lib/package/targets/cluster/kubernetes.ts'
import {docker} from '../../../src/lib/package/targets/container/docker.ts'
import {lambda} from '../../../src/lib/package/targets/container/lambda.ts'
import {sagemaker} from '../../../src/lib/package/targets/container/sagemaker.ts'
import {vertex} from '../../../src/lib/package/targets/container/vertex.ts'
import type {PackageSubject} from '../../../src/lib/package/types.ts'
import {madeUpSubject, settings} from './made-up-subject.ts'

const row = {city: `O'Hare $(touch x) \`y\` \\n "z"`, rows: 3}
const subject = madeUpSubject({example: row})

describe.skipIf(process.platform === 'win32')('a typical row', () => {
  it('is one word of a shell, whatever it holds', () => {
    const said = execFileSync('sh', ['-c', `printf %s ${exampleBody(subject) ?? ''}`], {
      encoding: 'utf8',
    })
    expect(JSON.parse(said)).toEqual(row)
  })
})

describe('the README of a package', () => {
  it('asks for a prediction of the typical row, in the form that each place takes', async () => {
    const body = exampleBody(subject) ?? ''
    const instances = exampleBody(subject, one => ({instances: [one]})) ?? ''
    for (const target of [docker, kubernetes, helm])
      expect((await target.build(subject, settings)).readme).toContain(`-d ${body}\n`)
    for (const target of [sagemaker, vertex])
      expect((await target.build(subject, settings)).readme).toContain(`${instances} > rows.json\n`)
  })

  it('asks for no prediction where no row is known, or where pictures are taken', async () => {
    const image = {name: 'photo', type: 'float32', input: 'photo', index: 0, kind: 'image'} as const
    const pictures: PackageSubject = {
      ...subject,
      signature: {...subject.signature, columns: [image]},
    }
    for (const other of [madeUpSubject(), pictures]) {
      expect(exampleBody(other)).toBeUndefined()
      for (const target of [docker, kubernetes, helm, sagemaker, vertex])
        expect((await target.build(other, settings)).readme).not.toContain('undefined')
    }
  })

  it('makes the token before the server that needs it, also in what is to be typed next', async () => {
    for (const target of [kubernetes, helm]) {
      const {next, readme} = await target.build(subject, settings)
      expect(next[0]).toMatch(/^kubectl create secret generic flights-token /)
      expect(readme.indexOf('create secret')).toBeLessThan(
        readme.search(/\$ (kubectl apply|helm upgrade)/),
      )
    }
  })

  it('builds images for the platform of the package, without an index where a cloud refuses one', async () => {
    const builds = async (target: typeof docker): Promise<string | undefined> =>
      (await target.build(subject, settings)).next[0]
    const image = `-t ${settings.image} .`
    expect(await builds(docker)).toBe(`docker build --platform linux/amd64 ${image}`)
    expect(await builds(lambda)).toBe(
      `docker build --platform linux/amd64 --provenance=false ${image}`,
    )
    expect(await builds(sagemaker)).toBe(
      `docker build --platform linux/amd64 --provenance=false --output=type=docker ${image}`,
    )
  })
})
