import {stat} from 'node:fs/promises'
import path from 'node:path'

/**
 * A text that changes whenever a tag of that name, or beside it, is made or deleted. Costs a few
 * calls of `stat` and no process, so that it can be asked for every second.
 *
 * @param commonDir - `Git.commonDir`.
 * @param name - Of the tag, without `refs/tags/`; its folders are looked at.
 */
export async function tagStamp(commonDir: string, name: string): Promise<string> {
  const folders = name.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/'))
  const paths = [
    path.join(commonDir, 'packed-refs'),
    path.join(commonDir, 'reftable', 'tables.list'),
    ...folders.map(folder => path.join(commonDir, 'refs', 'tags', folder)),
  ]
  const stamps = await Promise.all(
    paths.map(async file => {
      const found = await stat(file, {bigint: true}).catch(() => undefined)
      return found === undefined ? '-' : `${found.ino}:${found.mtimeNs}:${found.size}`
    }),
  )
  return stamps.join(' ')
}
