import type {Git} from './open-git.ts'

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
export async function readTagRefs(git: Git): Promise<TagRef[]> {
  return parseTagRefs(await git.run(['for-each-ref', `--format=${FORMAT}`, 'refs/tags']))
}

/** The lines of `for-each-ref` in the format above: fields split by NUL. */
export function parseTagRefs(output: string): TagRef[] {
  const tags: TagRef[] = []
  for (const line of output.split('\n')) {
    const [name = '', type, id = '', target, commit = '', time, author = '', email = ''] =
      line.split('\0')
    if (type !== 'tag' || target !== 'commit') continue
    tags.push({
      name,
      id,
      commit,
      time: Number(time),
      author,
      authorEmail: email.replace(/^<|>$/g, ''),
    })
  }
  return tags
}

/** Subject and body of a tag's message, without a signature. */
export async function readTagMessage(git: Git, name: string): Promise<string> {
  const format = '--format=%(contents:subject)%0a%0a%(contents:body)'
  return git.run(['for-each-ref', format, `refs/tags/${name}`])
}
