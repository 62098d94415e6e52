import {readFileSync} from 'node:fs'
import {Ajv} from 'ajv'
import {describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {configJsonSchema} from '../../../src/lib/project/index.ts'

const schema = configJsonSchema()
const validate = new Ajv({allErrors: true}).compile(schema)
const complete = readFileSync(
  new URL('../../fixtures/project/complete.yaml', import.meta.url),
  'utf8',
)

describe('the JSON Schema of mlops.yaml', () => {
  it('is the one in schemas/', () => {
    const written = readFileSync(
      new URL('../../../schemas/mlops.schema.json', import.meta.url),
      'utf8',
    )
    expect(JSON.parse(written)).toEqual(schema)
  })

  it('accepts the complete example', () => {
    expect(validate(parse(complete)), JSON.stringify(validate.errors)).toBe(true)
  })

  it('accepts a file of a name and a model only', () => {
    expect(validate({name: 'm', model: {}})).toBe(true)
  })

  it('accepts a variable where a number, a duration or a word of a list is wanted', () => {
    const value = '${X:-1}'
    const config = {
      name: value,
      model: {task: value},
      serve: {port: value},
      retrain: {every: value},
      compare: {gates: [{metric: 'rmse', slices: value}]},
    }
    expect(validate(config), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each([
    ['a wrong key', {name: 'm', model: {}, data: {timestmp: 'when'}}, '/data'],
    ['a wrong type', {name: 'm', model: {}, serve: {port: 'many'}}, '/serve/port'],
    ['a wrong word', {name: 'm', model: {task: 'regresion'}}, '/model/task'],
    ['a missing key', {name: 'm'}, ''],
  ])('refuses %s', (_, config, path) => {
    expect(validate(config)).toBe(false)
    expect(validate.errors?.map(error => error.instancePath)).toContain(path)
  })

  it('describes every key, for the editor', () => {
    const undescribed: string[] = []
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return
      const {properties} = node as {properties?: Record<string, {description?: string}>}
      for (const [key, property] of Object.entries(properties ?? {})) {
        if (property.description === undefined) undescribed.push(`${path}.${key}`)
      }
      for (const [key, inner] of Object.entries(node)) walk(inner, `${path}.${key}`)
    }
    walk(schema, '')
    expect(undescribed).toEqual([])
  })
})
