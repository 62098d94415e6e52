import {resolveCollisions} from '../resolve-collisions.ts'
import {stageFolder, writeFiles} from '../place-files.ts'
import type {ProjectFile} from '../template-file.ts'
import {ciFiles, type CiRequest} from './ci-files.ts'
import {shownPath, type CiPlace} from './ci-place.ts'

/** The workflows of a new project: part of it, or beside it at the top of the repository around it. */
export interface NewCi {
  readonly inside: readonly ProjectFile[]
  /** Those beside it, as seen from the project. */
  readonly outside: readonly string[]
  /** Files beside it that are there and are left as they are. */
  readonly kept: readonly string[]
  readonly linesToAdd: readonly string[]
  placeOutside(): Promise<void>
}

export async function newCi(
  request: CiRequest | undefined,
  place: CiPlace,
  name: string,
): Promise<NewCi> {
  const nothing = {inside: [], outside: [], kept: [], linesToAdd: [], async placeOutside() {}}
  if (request === undefined) return nothing
  const {files, linesToAdd} = await ciFiles(request, place, name)
  if (place.folder === '.') return {...nothing, inside: files, linesToAdd}
  const free = await resolveCollisions(place.root, files)
  return {
    inside: [],
    outside: free.files.map(file => shownPath(place, file.path)),
    kept: free.kept.map(file => shownPath(place, file)),
    linesToAdd,
    placeOutside: () => placeCi(place.root, free.files),
  }
}

/** Puts workflows in their places below the top of the repository, all or none. */
export async function placeCi(
  root: string,
  files: readonly ProjectFile[],
  signal?: AbortSignal,
): Promise<void> {
  const staging = await stageFolder(root)
  try {
    await writeFiles(staging.folder, files)
    signal?.throwIfAborted()
    await staging.commit()
  } catch (error) {
    await staging.discard()
    throw error
  }
}
