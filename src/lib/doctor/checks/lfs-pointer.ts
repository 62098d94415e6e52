import {open} from 'node:fs/promises'
import type {Check} from '../check.ts'
import {modelPath} from './model-path.ts'

const POINTER = 'version https://git-lfs.github.com/spec/v1\n'

export const lfsPointer: Check = {
  id: 'lfs-pointer',
  title: 'Model file',
  async examine(context) {
    const model = modelPath(context)
    if (model === undefined) return undefined
    const start = await readStart(model.file)
    // A model that is not there is the matter of the next check, or not trained yet.
    if (start === undefined) return undefined
    if (start !== POINTER) return {status: 'ok', message: `${model.shown} is there`}
    const lfs = await context.git(['lfs', 'version'])
    return {
      status: 'problem',
      message: `${model.shown} is a pointer of Git LFS, not the model`,
      meaning: 'The model was not downloaded with the clone, so nothing can load it.',
      fix:
        lfs.exitCode === 0
          ? `git lfs pull --include ${model.shown}`
          : 'Install Git LFS from https://git-lfs.com, then `git lfs install && git lfs pull`.',
    }
  },
  async repair(context) {
    const model = modelPath(context)
    if (model) await context.git(['lfs', 'pull', '--include', model.shown], 600_000)
  },
}

async function readStart(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const {buffer, bytesRead} = await handle.read(Buffer.alloc(POINTER.length), 0, POINTER.length)
    return buffer.toString('latin1', 0, bytesRead)
  } catch {
    return undefined
  } finally {
    await handle.close()
  }
}
