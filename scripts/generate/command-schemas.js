// schemas/commands/*.schema.json: what --json prints, from the type that each command's run() returns.
import {readdirSync, readFileSync, statSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {createGenerator} from 'ts-json-schema-generator'

const root = new URL('../../', import.meta.url)

export async function generate() {
  const files = commandFiles('')
  return files.map(file => {
    const id = file.replace(/\.ts$/, '').replaceAll('/', '-')
    const source = readFileSync(new URL(`src/commands/${file}`, root), 'utf8')
    const type = /extends BaseCommand<(\w+)>/.exec(source)?.[1]
    if (type === undefined)
      throw new Error(`src/commands/${file} extends no BaseCommand<NamedType>`)
    const schema = createGenerator({
      path: fileURLToPath(new URL(`src/commands/${file}`, root)),
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
      type,
      skipTypeCheck: true,
      expose: 'export',
      topRef: false,
      additionalProperties: true,
    }).createSchema(type)
    return {
      path: `schemas/commands/${id}.schema.json`,
      content:
        JSON.stringify({...schema, title: `mlops ${id.replaceAll('-', ' ')} --json`}, null, 2) +
        '\n',
    }
  })
}

function commandFiles(folder) {
  return readdirSync(new URL(`src/commands/${folder}`, root))
    .sort()
    .flatMap(name => {
      const path = folder + name
      return statSync(new URL(`src/commands/${path}`, root)).isDirectory()
        ? commandFiles(`${path}/`)
        : [path]
    })
    .filter(path => path.endsWith('.ts'))
}
