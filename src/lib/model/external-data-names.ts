import {readFile} from 'node:fs/promises'
import {readOnnx} from './onnx/index.ts'

/**
 * Names of the files with weights that an ONNX file refers to, relative to its folder, whether they
 * are there or not; none for a file that is no ONNX model.
 */
export async function externalDataNames(file: string): Promise<readonly string[]> {
  const bytes = await readFile(file)
  try {
    return readOnnx(bytes).externalFiles
  } catch {
    // Loading it says what is wrong, in better words.
    return []
  }
}
