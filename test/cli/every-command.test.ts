import {readFileSync, readdirSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {errorCatalogue} from '../../src/lib/core/errors/index.ts'

const root = new URL('../../', import.meta.url)

const manifestSchema = z.object({
  commands: z.record(
    z.string(),
    z.object({
      id: z.string(),
      summary: z.string().optional(),
      hidden: z.boolean().optional(),
      examples: z.array(z.union([z.string(), z.object({command: z.string()})])).optional(),
      flags: z.record(z.string(), z.object({description: z.string().optional()})),
      args: z.record(z.string(), z.object({description: z.string().optional()})),
    }),
  ),
})

const manifest = manifestSchema.parse(
  JSON.parse(readFileSync(new URL('oclif.manifest.json', root), 'utf8')),
)
const commands = Object.values(manifest.commands)

describe.each(commands)('mlops $id', command => {
  it('has a summary that is one sentence', () => {
    expect(command.summary).toMatch(/^[A-Z].*\.$/)
  })

  it('has an example that calls it', () => {
    const examples = (command.examples ?? []).map(example =>
      typeof example === 'string' ? example : example.command,
    )
    expect(examples.join('\n')).toContain(`<%= config.bin %> ${command.id.replaceAll(':', ' ')}`)
  })

  it('describes every flag and argument', () => {
    const undescribed = Object.entries({...command.flags, ...command.args})
      .filter(([name, item]) => name !== 'json' && !item.description)
      .map(([name]) => name)
    expect(undescribed).toEqual([])
  })

  it('takes --json and documents its shape', () => {
    expect(Object.keys(command.flags)).toContain('json')
    const path = `schemas/commands/${command.id.replaceAll(':', '-')}.schema.json`
    expect(JSON.parse(readFileSync(new URL(path, root), 'utf8'))).toHaveProperty('title')
  })
})

describe('the error catalogue', () => {
  const sources = readdirSync(new URL('src/', root), {recursive: true, encoding: 'utf8'})
    .filter(path => path.endsWith('.ts') && !path.endsWith('catalogue.ts'))
    .map(path => readFileSync(new URL(`src/${path}`, root), 'utf8'))
    .join('\n')

  it.each(Object.keys(errorCatalogue))('%s is used and documented', code => {
    expect(sources).toContain(`'${code}'`)
    expect(readFileSync(new URL('docs/errors.md', root), 'utf8')).toContain(`\`${code}\``)
  })
})
