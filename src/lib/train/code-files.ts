import {readdir, stat} from 'node:fs/promises'
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
 * Files of a project that look like code, below its folder and sorted, where no repository says which these are: what a
 * training may depend on beside its data. Hidden folders, installed packages and large files are not looked into.
 */
export async function codeFiles(root: string): Promise<readonly string[]> {
  const files: string[] = []
  for (const file of await filesBelow(root, ''))
    if ((await stat(join(root, file))).size <= MOST_BYTES) files.push(file)
  return files
}

async function filesBelow(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), {withFileTypes: true})
  const files: string[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const {name} = entry
    const path = below === '' ? name : `${below}/${name}`
    if (name.startsWith('.') || ASIDE.has(name) || name.includes('venv')) continue
    if (entry.isDirectory()) files.push(...(await filesBelow(root, path)))
    else if (entry.isFile() && (CODE.test(name) || NAMED.has(name))) files.push(path)
  }
  return files
}
