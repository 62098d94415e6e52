import {open, rename} from 'node:fs/promises'
import {dirname} from 'node:path'

/** Renames a file on its disk, over one that is there, and makes the new name survive a power cut. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  // Windows has no such call for a folder.
  if (process.platform === 'win32') return
  const handle = await open(dirname(to), 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
