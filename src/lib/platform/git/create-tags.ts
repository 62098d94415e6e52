import {MlopsError} from '../../core/errors/index.ts'
import {gitFailed, type Git} from './open-git.ts'

export interface NewTag {
  readonly name: string
  readonly commit: string
  /** Seconds since 1970. */
  readonly time: number
  readonly message: string
}

/**
 * Makes annotated tags all together or not at all: their objects first, then their refs in one
 * transaction that refuses a name that is taken. Tags are signed one by one instead where the user's
 * configuration asks for signatures (`tag.gpgSign`).
 *
 * @throws MlopsError `TAG_EXISTS` when a tag of that name is there, `GIT_IDENTITY` when Git does
 * not know who is tagging, `GIT_FAILED`.
 */
export async function createTags(git: Git, tags: readonly NewTag[]): Promise<void> {
  const signed = await git.attempt(['config', '--type=bool', '--get', 'tag.gpgSign'])
  if (signed.stdout.trim() === 'true') {
    for (const tag of tags) await createSignedTag(git, tag)
    return
  }
  const tagger = await identity(git)
  const commands = ['start']
  for (const tag of tags) {
    const input =
      `object ${tag.commit}\ntype commit\ntag ${tag.name}\n` +
      `tagger ${tagger} ${tag.time} +0000\n\n${tag.message.trimEnd()}\n`
    const made = await git.feed(['mktag'], {input})
    if (made.exitCode !== 0) throw gitFailed(['mktag'], made)
    commands.push(`create refs/tags/${tag.name} ${made.stdout.trim()}`)
  }
  commands.push('prepare', 'commit', '')
  const result = await git.feed(['update-ref', '--stdin'], {input: commands.join('\n')})
  if (result.exitCode === 0) return
  await assertFree(git, tags)
  throw gitFailed(['update-ref'], result)
}

async function createSignedTag(git: Git, tag: NewTag): Promise<void> {
  const args = ['tag', '-a', '--cleanup=verbatim', '-F', '-', tag.name, tag.commit]
  const env = {GIT_COMMITTER_DATE: `${tag.time} +0000`}
  const result = await git.feed(args, {input: `${tag.message.trimEnd()}\n`, env})
  if (result.exitCode === 0) return
  await assertFree(git, [tag])
  throw gitFailed(args, result)
}

async function assertFree(git: Git, tags: readonly NewTag[]): Promise<void> {
  for (const {name} of tags) {
    const found = await git.attempt(['rev-parse', '--verify', '--quiet', `refs/tags/${name}`])
    if (found.exitCode !== 0) continue
    throw new MlopsError('TAG_EXISTS', `The tag ${name} exists already.`, {
      hint: 'Tags of the registry are never moved; choose another version or run the command again.',
      details: {tag: name},
    })
  }
}

/** `Name <email>` of the committer. */
async function identity(git: Git): Promise<string> {
  const answer = await git.attempt(['var', 'GIT_COMMITTER_IDENT'])
  const found = /^(.*<[^>]*>) \d+ [+-]\d+$/.exec(answer.stdout.trim())?.[1]
  if (answer.exitCode === 0 && found !== undefined) return found
  throw identityMissing()
}

/** Git refuses to guess who is committing or tagging. */
export function identityMissing(): MlopsError {
  return new MlopsError('GIT_IDENTITY', 'Git does not know your name and email address.', {
    hint: 'git config --global user.name "Your Name"\ngit config --global user.email you@example.org',
  })
}
