import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {readTemplateText, type ProjectFile} from './template-file.ts'

/** What is to be written, without the files that the folder has already; its .gitignore is added to. */
export async function resolveCollisions(
  directory: string,
  wanted: readonly ProjectFile[],
): Promise<{readonly files: readonly ProjectFile[]; readonly kept: readonly string[]}> {
  const files: ProjectFile[] = []
  const kept: string[] = []
  for (const file of wanted) {
    const there = await readFile(path.join(directory, file.path), 'utf8').catch(() => undefined)
    if (there === undefined) files.push(file)
    else if (file.path !== '.gitignore') kept.push(file.path)
    else files.push({path: file.path, content: addLines(there, await readTemplateText(file))})
  }
  return {files, kept}
}

/** The lines of `there`, and below them those of `wanted` that it lacks. */
function addLines(there: string, wanted: string): string {
  const present = new Set(there.split(/\r?\n/).map(line => line.trim()))
  const missing = wanted
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#') && !present.has(line.trim()))
  if (missing.length === 0) return there
  const end = there === '' || there.endsWith('\n') ? '' : '\n'
  return `${there}${end}${missing.join('\n')}\n`
}
