// Writes every generated file, or with --check says which ones differ from what would be written.
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = new URL('../', import.meta.url)
const check = process.argv.includes('--check')
const stale = []

for (const name of readdirSync(new URL('generate/', import.meta.url))
  .filter(file => file.endsWith('.js'))
  .sort()) {
  const {generate} = await import(`./generate/${name}`)
  for (const {path, content} of await generate()) {
    const file = fileURLToPath(new URL(path, root))
    if (read(file) === content) continue
    stale.push(path)
    if (check) continue
    mkdirSync(dirname(file), {recursive: true})
    writeFileSync(file, content)
  }
}

for (const path of stale) console.log(`${check ? 'stale' : 'wrote'}: ${path}`)
if (check && stale.length > 0) {
  console.error('Run `npm run generate` and commit the result.')
  process.exitCode = 1
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
