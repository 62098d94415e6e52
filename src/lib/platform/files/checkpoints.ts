import {readdir} from 'node:fs/promises'

/**
 * Names of the files of a folder that a later training goes on from: `checkpoint.ubj`, `checkpoint.pt`; an ONNX
 * file alone is for inference.
 */
export async function checkpointsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, {withFileTypes: true}).catch(() => [])
  return entries
    .filter(entry => entry.isFile() && /^checkpoint([.-].+)?$/.test(entry.name))
    .map(({name}) => name)
    .sort()
}
