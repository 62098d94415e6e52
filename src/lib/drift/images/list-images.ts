import {readdir, readFile, stat} from 'node:fs/promises'
import {dirname, join, relative, resolve, sep} from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {openDatabase, sqlString} from '../../platform/duckdb/index.ts'
import {fileError} from '../../platform/files/index.ts'
import {PICTURE_NAME, type ImageFile, type ImageList} from './image-files.ts'

const GLOB = /[*?[]/

/**
 * Lists the pictures (JPEG, PNG, WebP, GIF, TIFF, AVIF, by their extension) of a folder and of all below
 * it, of a pattern (`"photos/2024-*.jpg"`), or of a file with one path a line (`@photos.txt`; relative
 * paths start from the folder of that file). Sorted by name, so that the same folder gives the same list
 * everywhere. Links below a folder are counted and not followed: they may lead out of it, or round.
 *
 * @throws MlopsError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `DATA_EMPTY` where there is no picture.
 */
export async function listImages(source: string, signal?: AbortSignal): Promise<ImageList> {
  signal?.throwIfAborted()
  const {files, links} = await find(source, signal)
  if (files.length === 0)
    throw new MlopsError('DATA_EMPTY', `${source} has no pictures.`, {
      hint:
        links > 0
          ? `It has ${links} symbolic links, which are not followed. Name the folder that they lead to.`
          : 'Looked for .jpg, .jpeg, .png, .webp, .gif, .tif, .tiff and .avif, also in sub-folders.',
    })
  const sorted = files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const folders = new Set(sorted.map(({folder}) => folder))
  return {source, files: sorted, hasClasses: folders.size > 1 && !folders.has(null), links}
}

/** Whether a source of data is one of pictures, not a table. Looks no further than the first picture. */
export async function holdsImages(source: string): Promise<boolean> {
  if (source.startsWith('@')) return true
  const stats = await stat(source).catch(() => undefined)
  if (stats?.isDirectory() !== true) return PICTURE_NAME.test(source.toLowerCase())
  for await (const entry of walk(source)) if (isPicture(entry)) return true
  return false
}

interface Found {
  readonly files: ImageFile[]
  readonly links: number
}

async function find(source: string, signal: AbortSignal | undefined): Promise<Found> {
  if (source.startsWith('@')) return {files: await readList(source.slice(1)), links: 0}
  const stats = await stat(source).catch((cause: unknown) => {
    if (GLOB.test(source)) return undefined
    throw fileError(cause, source, 'read')
  })
  if (stats === undefined) return {files: await matchPattern(source), links: 0}
  if (!stats.isDirectory()) return {files: filesOf('.', [source]), links: 0}
  const paths: string[] = []
  let links = 0
  for await (const entry of walk(source)) {
    signal?.throwIfAborted()
    if (entry.kind === 'link') links++
    else if (isPicture(entry)) paths.push(entry.path)
  }
  return {files: filesOf(source, paths), links}
}

function filesOf(root: string, paths: readonly string[]): ImageFile[] {
  return paths.map(path => {
    const name = relative(root, path).split(sep).join('/')
    const slash = name.indexOf('/')
    return {path, name, folder: slash < 0 ? null : name.slice(0, slash)}
  })
}

interface Entry {
  readonly path: string
  readonly kind: 'file' | 'link'
}

const isPicture = ({path, kind}: Entry): boolean =>
  kind === 'file' && PICTURE_NAME.test(path.toLowerCase())

async function* walk(folder: string): AsyncGenerator<Entry> {
  const entries = await readdir(folder, {withFileTypes: true}).catch((cause: unknown) => {
    throw fileError(cause, folder, 'read')
  })
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walk(path)
    else if (entry.isSymbolicLink()) yield {path, kind: 'link'}
    else if (entry.isFile()) yield {path, kind: 'file'}
  }
}

async function matchPattern(pattern: string): Promise<ImageFile[]> {
  const database = await openDatabase()
  try {
    const rows = await database.rows(`SELECT file FROM glob(${sqlString(pattern)})`, pattern)
    const paths = rows.map(row => String(row['file']))
    // What comes before the first wildcard is no part of the names.
    const fixed = pattern.slice(0, pattern.search(GLOB))
    const root = fixed.slice(0, fixed.lastIndexOf('/') + 1)
    return filesOf(
      root === '' ? '.' : root,
      paths.filter(path => PICTURE_NAME.test(path.toLowerCase())),
    )
  } finally {
    database.close()
  }
}

/** Paths of a list are pictures whatever their extension: someone chose them one by one. */
async function readList(list: string): Promise<ImageFile[]> {
  const text = await readFile(list, 'utf8').catch((cause: unknown) => {
    throw fileError(cause, list, 'read')
  })
  const folder = resolve(dirname(list))
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '')
  return filesOf(
    folder,
    [...new Set(lines)].map(line => resolve(folder, line)),
  )
}
