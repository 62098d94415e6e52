import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {isRegularFile} from '../platform/files/index.ts'
import {changedPaths, openGit, type Git} from '../platform/git/index.ts'
import {resolvePath, type Project} from '../project/index.ts'
import {codeFiles} from './code-files.ts'

/** Endings of files that hold rows and no settings; what rows are taken has a digest of its own. */
const DATA = /\.(parquet|pq|csv|tsv|jsonl|ndjson)(\.(gz|zst))?$/i

/** Documents and logs, reports of mlops among them: no training reads them. */
const DOCUMENT = /\.(html?|md|log)$|(^|\/)junit[^/]*\.xml$/i

/** How a report of mlops begins that was written as JSON. */
const REPORT = /^\{\s*"schema":\s*"mlops\./

/** What training and registering put beside a model. */
const OF_A_MODEL = /^(metrics|training|signature)\.json$|^checkpoint([.-]|$)|\.(onnx|data|bin)$/

/**
 * SHA-256 of the files of the project that can decide what training gives: all that Git knows in its folder, and
 * files that it does not ignore, with what they hold now. The model, its neighbours, data, documents, reports and
 * mlops.yaml (which has a digest of its own) are not in it. Without a repository these are the files that `codeFiles` finds.
 */
export async function codeDigest(project: Project): Promise<string> {
  const hash = createHash('sha256').update(project.config.train?.command ?? '')
  const git = await openGit(project.root).catch((error: unknown) => {
    if (error instanceof MlopsError) return undefined
    throw error
  })
  if (git === undefined) {
    for (const file of await codeFiles(project.root))
      hash.update(`\0${file}\0`).update(await readFile(path.join(project.root, file)))
    return hash.digest('hex')
  }
  const folder = path.dirname(resolvePath(project, project.config.model.path))
  const isCode = (file: string): boolean => {
    const absolute = path.join(git.root, file)
    if (absolute === project.configPath || DATA.test(file) || DOCUMENT.test(file)) return false
    return path.dirname(absolute) !== folder || !OF_A_MODEL.test(path.basename(file))
  }
  const changed = new Set(await changedPaths(git))
  const unknown = [...changed].map(file => [file, ''] as const)
  // What Git knows comes last, so that only a file that it does not know has no blob.
  const files = [...unknown, ...(await blobs(git))]
  const own = new Map(files.filter(([file]) => file.startsWith(git.prefix) && isCode(file)))
  for (const [file, blob] of [...own].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (blob === '' && (await isReport(path.join(git.root, file)))) continue
    const content = changed.has(file) ? await blobOf(git, path.join(git.root, file)) : blob
    hash.update(`\0${file}\0${content}`)
  }
  return hash.digest('hex')
}

/** Files of the index with the ids of their contents. */
async function blobs(git: Git): Promise<readonly (readonly [string, string])[]> {
  const output = await git.run(['ls-files', '-z', '--full-name', '--stage'])
  return output.split('\0').flatMap(line => {
    const [facts = '', file] = line.split('\t')
    return file === undefined ? [] : [[file, facts.split(' ')[1] ?? ''] as const]
  })
}

/** `mlops drift report --out json=drift.json` must not make another code of what was there before. */
async function isReport(file: string): Promise<boolean> {
  if (!file.endsWith('.json') || !(await isRegularFile(file))) return false
  return REPORT.test(await readFile(file, 'utf8'))
}

/** The id that Git will give the content, so that committing a file changes nothing. */
async function blobOf(git: Git, file: string): Promise<string> {
  if (!(await isRegularFile(file))) return 'not there'
  return (await git.run(['hash-object', '--', file])).trim()
}
