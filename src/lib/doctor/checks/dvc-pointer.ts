import {access} from 'node:fs/promises'
import type {Check} from '../check.ts'
import {modelPath} from './model-path.ts'

export const dvcPointer: Check = {
  id: 'dvc-pointer',
  title: 'Model file',
  async examine(context) {
    const model = modelPath(context)
    if (model === undefined || (await exists(model.file))) return undefined
    if (await exists(`${model.file}.dvc`)) {
      return {
        status: 'problem',
        message: `${model.shown} is not here; ${model.shown}.dvc points to it`,
        meaning: 'DVC keeps the model elsewhere and it was not downloaded.',
        fix: `dvc pull ${model.shown}.dvc`,
      }
    }
    return {
      status: 'warning',
      message: `${model.shown} is not there yet`,
      meaning: 'There is nothing to predict with or to register.',
      fix: 'Train it, or put an ONNX file there.',
    }
  },
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
