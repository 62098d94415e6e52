import {stat} from 'node:fs/promises'
import {type Database, openDatabase, sqlString} from '../../platform/duckdb/index.ts'

/** Tells files from the ones that replace them. */
export interface FileVersions {
  /** Changes with every file's path, inode, size or time; undefined where no file is there. */
  read(): Promise<string | undefined>
  close(): void
}

const REMOTE = /^[a-z][a-z\d+.-]*:\/\//i
const GLOB = /[*?[]/

/** Remote files and queries never change. */
export function createFileVersions(source: string): FileVersions {
  if (REMOTE.test(source) || source.startsWith('query:'))
    return {read: () => Promise.resolve(source), close: () => undefined}
  if (!GLOB.test(source)) return {read: () => versionOf([source]), close: () => undefined}
  let database: Promise<Database> | undefined
  return {
    async read() {
      database ??= openDatabase({memoryLimit: '64MB', threads: 1})
      const query = `SELECT file FROM glob(${sqlString(source)}) ORDER BY 1`
      const rows = await (await database).rows(query, source)
      return versionOf(rows.map(({file}) => String(file)))
    },
    close() {
      void database?.then(opened => {
        opened.close()
      })
    },
  }
}

async function versionOf(paths: readonly string[]): Promise<string | undefined> {
  const versions = await Promise.all(
    paths.map(async path => {
      const stats = await stat(path, {bigint: true}).catch(() => undefined)
      if (stats === undefined) return undefined
      const {dev, ino, size, mtimeNs} = stats
      return [path, dev, ino, size, mtimeNs].join('\0')
    }),
  )
  const there = versions.filter(version => version !== undefined)
  return there.length === 0 ? undefined : there.join('\n')
}
