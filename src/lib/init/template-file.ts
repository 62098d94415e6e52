import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {fileError} from '../platform/files/index.ts'
import {programFile} from '../platform/program/index.ts'

export const TEMPLATES = ['flights', 'blank'] as const
export type TemplateName = (typeof TEMPLATES)[number]

/** One file of a new project. */
export interface ProjectFile {
  /** Relative to the project, with `/`. */
  readonly path: string
  readonly content: string | Uint8Array | {readonly copyOf: string}
}

const root = programFile('templates')

/**
 * The files of a folder of templates. A template holds `gitignore` for `.gitignore`, because npm leaves the
 * latter out of packages.
 */
export async function templateFiles(template: string): Promise<readonly ProjectFile[]> {
  const folder = path.join(root, template)
  const entries = await readdir(folder, {recursive: true, withFileTypes: true}).catch(
    (cause: unknown) => {
      throw fileError(cause, folder, 'read')
    },
  )
  const files = entries.filter(entry => entry.isFile())
  return files
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort()
    .map(file => {
      const relative = path.relative(folder, file).split(path.sep).join('/')
      return {path: relative.replace(/(^|\/)gitignore$/, '$1.gitignore'), content: {copyOf: file}}
    })
}

export async function readTemplateText(file: ProjectFile): Promise<string> {
  const {content} = file
  if (typeof content === 'string') return content
  return 'copyOf' in content
    ? readFile(content.copyOf, 'utf8')
    : Buffer.from(content).toString('utf8')
}
