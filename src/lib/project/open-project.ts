import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {asError, MlopsError} from '../core/errors/index.ts'
import {CONFIG_FILE, findProject} from './find-project.ts'
import type {Environment} from './interpolate.ts'
import type {Origin} from './origins.ts'
import {parseConfig} from './parse-config.ts'
import type {ProjectConfig} from './schema/config.ts'

/** One model: the folder of its mlops.yaml and what that says. */
export interface Project {
  /** Absolute path of the folder; paths of the configuration are relative to it. */
  readonly root: string
  readonly configPath: string
  readonly config: ProjectConfig
  /** Where each value came from, by path such as `compare.gates[0].metric`. */
  readonly origins: ReadonlyMap<string, Origin>
}

/**
 * The project of a folder: the nearest mlops.yaml from there upward. A repository may hold several.
 *
 * @throws MlopsError `PROJECT_NOT_FOUND`, `CONFIG_INVALID`, `FILE_UNREADABLE`.
 */
export async function openProject(
  directory: string,
  environment: Environment = process.env,
): Promise<Project> {
  const configPath = await findProject(directory)
  if (configPath === undefined) {
    throw new MlopsError(
      'PROJECT_NOT_FOUND',
      `There is no ${CONFIG_FILE} in ${path.resolve(directory)} or a folder above it.`,
      {hint: '`mlops init` makes a project; `-C DIR` runs in another folder.'},
    )
  }
  const bytes = await readFile(configPath).catch((error: unknown) => {
    throw new MlopsError(
      'FILE_UNREADABLE',
      `${configPath} cannot be read: ${asError(error).message}`,
      {cause: error},
    )
  })
  const shown = path.relative(process.cwd(), configPath)
  const file = shown.startsWith('..') ? configPath : shown
  return {
    root: path.dirname(configPath),
    configPath,
    ...parseOnce(decode(bytes, file), file, environment),
  }
}

type Parsed = ReturnType<typeof parseConfig>
let last: {readonly text: string; readonly file: string; readonly parsed: Parsed} | undefined

/** A command opens its project in several rooms, and parsing is most of what that takes. */
function parseOnce(text: string, file: string, environment: Environment): Parsed {
  if (last?.text === text && last.file === file) return last.parsed
  const parsed = parseConfig(text, file, environment)
  // With a reference to the environment the same text may say something else next time.
  if (!text.includes('${')) last = {text, file, parsed}
  return parsed
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch (cause) {
    throw new MlopsError('CONFIG_INVALID', `${file} is not UTF-8.`, {
      hint: 'Save it again as UTF-8; most editors call it an encoding.',
      cause,
    })
  }
}
