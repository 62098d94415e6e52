import {createHash} from 'node:crypto'
import {readdir, readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'

const CODE = /\.(js|mjs|cjs|ts|mts|py|r|jl|sh|sql|toml|cfg|ini|lock|java|scala|rs|go|c|cc|cpp|h)$/i
/** Files that say which libraries there are. */
const NAMED = new Set([
  'package.json',
  'package-lock.json',
  'requirements.txt',
  'Makefile',
  'Dockerfile',
])
const ASIDE = new Set(['node_modules', '__pycache__', 'data', 'reports'])
const MOST_BYTES = 1e6

/**
 * SHA-256 over the names and contents of the code of a project: what a training may depend on beside its data.
 * Hidden folders and installed packages are not looked into.
 */
export async function codeDigest(root: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await codeFiles(root, '')) {
    const path = join(root, file)
    if ((await stat(path)).size <= MOST_BYTES)
      hash
        .update(`${file}\0`)
        .update(await readFile(path))
        .update('\0')
  }
  return hash.digest('hex')
}

async function codeFiles(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), {withFileTypes: true})
  const files: string[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const {name} = entry
    const path = below === '' ? name : `${below}/${name}`
    if (name.startsWith('.') || ASIDE.has(name) || name.includes('venv')) continue
    if (entry.isDirectory()) files.push(...(await codeFiles(root, path)))
    else if (entry.isFile() && (CODE.test(name) || NAMED.has(name))) files.push(path)
  }
  return files
}
