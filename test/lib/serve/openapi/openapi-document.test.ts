import {Validator} from '@seriousme/openapi-schema-validator'
import {describe, expect, it} from 'vitest'
import {openApiDocument} from '../../../../src/lib/serve/openapi/index.ts'
import {columnsModel, FLIGHTS, matrixModel, SERVER} from './documented.ts'

interface Read {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly security?: unknown
}

interface Operation {
  readonly operationId: string
  readonly security?: unknown
  readonly responses: Readonly<Record<string, unknown>>
  readonly parameters?: readonly {readonly name: string; readonly schema: unknown}[]
}

const OTHER = {...columnsModel({a: 'float64'}), name: 'other model', versions: []}
const read = (...given: Parameters<typeof openApiDocument>): Read =>
  openApiDocument(...given) as unknown as Read

describe('the OpenAPI document', () => {
  it.each([
    ['one model of a column a type', [FLIGHTS], SERVER],
    [
      'a matrix of numbers, secured',
      [matrixModel('float32', ['a', 'b'])],
      {...SERVER, secured: true},
    ],
    ['several models', [FLIGHTS, OTHER], SERVER],
    ['rows that may be looked up by a key', [{...FLIGHTS, key: 'id'}], SERVER],
    ['no Open Inference Protocol', [FLIGHTS], {...SERVER, oip: false, url: 'https://a.example'}],
    ['half-precision numbers, which JSON does not carry', [matrixModel('float16', ['a'])], SERVER],
  ])('is valid OpenAPI 3.1: %s', async (_, models, server) => {
    const document = openApiDocument(models, server)
    const validator = new Validator()
    const {valid, errors} = await validator.validate(structuredClone(document))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  it('names every operation once', () => {
    for (const models of [[FLIGHTS], [FLIGHTS, OTHER]]) {
      const {paths} = read(models, SERVER)
      const ids = Object.values(paths).flatMap(item =>
        Object.values(item).map(({operationId}) => operationId),
      )
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('refers to nothing that is not there', () => {
    const document = openApiDocument([FLIGHTS, OTHER], {...SERVER, secured: true})
    const texts = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)
    const components = document['components'] as Record<string, Record<string, unknown>>
    for (const [, section = '', name = ''] of texts)
      expect(components[section], `${section}/${name}`).toHaveProperty([name])
  })

  it('says that paths of one model are its name, and lists the versions', () => {
    const {paths} = read([FLIGHTS], SERVER)
    const {parameters} = paths['/models/{model}/versions/{version}/predict']?.['post'] ?? {}
    expect(parameters?.slice(0, 2).map(({name, schema}) => [name, schema])).toEqual([
      ['model', {type: 'string', enum: ['flights']}],
      ['version', {type: 'string', enum: ['v1.2.0', 'v1.1.0']}],
    ])
  })

  it('has no path that asks "the" model where several are served', () => {
    const paths = Object.keys(read([FLIGHTS, OTHER], SERVER).paths)
    expect(paths).not.toContain('/predict')
    expect(paths).not.toContain('/invocations')
    expect(paths).toContain('/models/flights/predict')
    expect(paths).toContain('/models/other%20model/predict')
    expect(paths).not.toContain('/models/other%20model/versions/{version}/predict')
  })

  it('lists every status that a prediction can be answered with', () => {
    const statuses = (secured: boolean): readonly string[] => {
      const {paths} = read([FLIGHTS], {...SERVER, secured})
      return Object.keys(paths['/predict']?.['post']?.responses ?? {})
    }
    const without = ['200', '400', '403', '404', '405', '408', '413', '415', '500', '503', '504']
    expect(statuses(false)).toEqual(without)
    expect(statuses(true)).toEqual([...without, '401'].sort())
  })

  it('asks no token of health', () => {
    const {paths, security} = read([FLIGHTS], {...SERVER, secured: true})
    expect(security).toEqual([{token: []}, {apiKey: []}])
    for (const path of ['/livez', '/readyz', '/ping', '/health', '/version', '/v2/health/ready'])
      expect(paths[path]?.['get']?.security, path).toEqual([])
    expect(paths['/models']?.['get']?.security).toBeUndefined()
  })
})
