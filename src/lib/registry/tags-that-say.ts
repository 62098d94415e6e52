import type {Git} from '../platform/git/index.ts'

/** One pass over the tags of a model's versions that gives only those whose text holds a certain one, such as a digest. */
export async function tagsThatSay(
  git: Git,
  name: string,
  text: string,
): Promise<ReadonlySet<string>> {
  const format = '--format=%(refname:strip=2)%00%(contents:body)%00%00'
  const output = await git.run(['for-each-ref', format, `refs/tags/${name.replace(':', '=')}@v*`])
  return new Set(
    output
      .split('\0\0')
      .filter(entry => entry.includes(text))
      .map(entry => entry.trimStart().split('\0')[0] ?? ''),
  )
}
