import {readFile} from 'node:fs/promises'
import {asError, MlopsError} from '../core/errors/index.ts'
import {decodeModel, encodeModel, inlineExternalData} from './onnx/edit/index.ts'
import {malformed, readModelFile} from './read-model-file.ts'

/** A protocol buffer message cannot be larger. */
const MOST_BYTES = 2 ** 31 - 1

/**
 * The bytes of a model in one file: weights that stand in files beside it are put into it.
 *
 * @throws MlopsError `MODEL_EXTERNAL_DATA` where one file cannot hold them, and what reading a model throws.
 */
export async function readWholeModel(path: string): Promise<Uint8Array> {
  const {bytes, externalFiles} = await readModelFile(path)
  if (externalFiles.length === 0) return bytes
  const files = new Map<string, Uint8Array>()
  let size = bytes.length
  for (const file of externalFiles) {
    const data = await readFile(file.path)
    size += data.length
    if (size > MOST_BYTES)
      throw new MlopsError(
        'MODEL_EXTERNAL_DATA',
        `${path} has ${size.toLocaleString('en-US')} bytes with its weights, and one ONNX file holds 2 GiB at most.`,
        {hint: 'Export it in half precision first; a graph is edited as one file.'},
      )
    files.set(file.name, data)
  }
  try {
    const model = decodeModel(bytes)
    inlineExternalData(model, files)
    return encodeModel(model)
  } catch (cause) {
    throw malformed(path, asError(cause).message, cause)
  }
}
