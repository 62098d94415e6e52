import {gitFailed, type Git} from './open-git.ts'

export interface TreeEntry {
  /** Relative to the top of the work tree. */
  readonly path: string
  readonly id: string
  readonly sizeBytes: number
}

/** The commit that a revision names, undefined when it names none. */
export async function resolveCommit(git: Git, revision: string): Promise<string | undefined> {
  if (revision.startsWith('-')) return undefined
  const answer = await git.attempt(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
  return answer.exitCode === 0 ? answer.stdout.trim() : undefined
}

/** Files of a commit below some paths, or all of them. */
export async function listTree(
  git: Git,
  commit: string,
  paths: readonly string[] = [],
): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-r', '-l', '-z', '--full-tree', commit]
  return parseTree(await git.run(paths.length === 0 ? args : [...args, '--', ...paths]))
}

/** Entries of `git ls-tree -r -l -z` that are files. */
export function parseTree(output: string): TreeEntry[] {
  const entries: TreeEntry[] = []
  for (const entry of output.split('\0')) {
    const match = /^\d+ blob ([0-9a-f]+) +(\d+)\t([\s\S]+)$/.exec(entry)
    if (match?.[1] === undefined || match[3] === undefined) continue
    entries.push({id: match[1], sizeBytes: Number(match[2]), path: match[3]})
  }
  return entries
}

/** A file of a commit as text. */
export async function readBlob(git: Git, commit: string, path: string): Promise<string> {
  return git.run(['cat-file', 'blob', `${commit}:${path}`])
}

/**
 * Writes a file of a commit byte for byte as a checkout would: through the filters that
 * .gitattributes name, Git LFS among them.
 */
export async function extractBlob(
  git: Git,
  commit: string,
  path: string,
  outputFile: string,
  signal?: AbortSignal,
): Promise<void> {
  const args = ['cat-file', '--filters', `${commit}:${path}`]
  const result = await git.feed(args, {outputFile, ...(signal === undefined ? {} : {signal})})
  if (result.exitCode !== 0) throw gitFailed(args, result)
}
