import path from 'node:path'
import {StringDecoder} from 'node:string_decoder'
import {runGit} from './git-process.ts'
import {gitFailed, openGit, type Git} from './open-git.ts'

/** An annotated tag of a commit. */
export interface TagRef {
  /** Without `refs/tags/`. */
  readonly name: string
  /** Object id of the tag itself. */
  readonly id: string
  /** Full id of the tagged commit. */
  readonly commit: string
  /** When it was made, seconds since 1970. */
  readonly time: number
  readonly author: string
  readonly authorEmail: string
}

const FORMAT = [
  '%(refname:strip=2)',
  '%(objecttype)',
  '%(objectname)',
  '%(type)',
  '%(object)',
  '%(taggerdate:unix)',
  '%(taggername)',
  '%(taggeremail)',
].join('%00')

/** Every annotated tag of a commit, in one pass; lightweight tags and tags of trees are left out. */
export async function readTagRefs(directory: string): Promise<TagRef[]> {
  const args = ['for-each-ref', `--format=${FORMAT}`, 'refs/tags']
  const tags: TagRef[] = []
  const decoder = new StringDecoder('utf8')
  let rest = ''
  // Parsed while Git is still reading objects: thousands of tags take both of them a while.
  const onOutput = (chunk: Buffer): void => {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    tags.push(...parseTagRefs(lines))
  }
  const answer = await runGit(path.resolve(directory), args, {onOutput})
  if (answer.exitCode === 0) return tags
  // Opening says why, if it is that there is no repository.
  await openGit(directory)
  throw gitFailed(args, answer)
}

/** Lines of `for-each-ref` in the format above: fields split by NUL. */
export function parseTagRefs(lines: readonly string[]): TagRef[] {
  const tags: TagRef[] = []
  for (const line of lines) {
    const [name = '', type, id = '', target, commit = '', time, author = '', email = ''] =
      line.split('\0')
    if (type !== 'tag' || target !== 'commit') continue
    tags.push({
      name,
      id,
      commit,
      time: Number(time),
      author,
      authorEmail: email.slice(1, -1),
    })
  }
  return tags
}

/** Subject and body of a tag's message, without a signature. */
export async function readTagMessage(git: Git, name: string): Promise<string> {
  const format = '--format=%(contents:subject)%0a%0a%(contents:body)'
  return git.run(['for-each-ref', format, `refs/tags/${name}`])
}
