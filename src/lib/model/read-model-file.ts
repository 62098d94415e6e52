import {readFile, realpath, stat} from 'node:fs/promises'
import {dirname, isAbsolute, relative, resolve, sep} from 'node:path'
import {asError, MlopsError} from '../core/errors/index.ts'
import {fileError} from '../platform/files/index.ts'
import {labelsOfGraph, mapWidths} from './labels-of-graph.ts'
import {exposeTensor, exposeTensors, readOnnx, type OnnxModel} from './onnx/index.ts'

/** An ONNX file that was read and understood, and not yet loaded into the runtime. */
export interface ModelFile {
  readonly path: string
  readonly sizeBytes: number
  /** The .onnx itself, to be hashed and run. */
  readonly bytes: Uint8Array
  /** The graph to run: that of the file, or one whose hidden tensors were made outputs. */
  readonly runnable: Uint8Array
  readonly graph: OnnxModel
  /** Class names that the file carries, in the order of the scores. */
  readonly labels: readonly (string | number)[]
  /** Values a row of outputs that were maps, by name. */
  readonly mapWidths: ReadonlyMap<string, number>
  /** Files with weights beside it: the name by which the graph refers to each, and where it is. */
  readonly externalFiles: readonly {readonly name: string; readonly path: string}[]
}

const LFS_POINTER = 'version https://git-lfs.github.com/spec/'

/**
 * Reads an ONNX file.
 *
 * @param expose - Tensor inside of the graph that becomes an output.
 * @throws MlopsError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `MODEL_MALFORMED`, `MODEL_LFS_POINTER`,
 * `MODEL_EXTERNAL_DATA`.
 */
export async function readModelFile(path: string, expose?: string): Promise<ModelFile> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw fileError(cause, path, 'read')
  })
  refusePointer(path, bytes)
  const original = parse(path, bytes)
  const runnable = parsing(path, () => {
    const tensors = exposeTensors(bytes, original)
    return expose === undefined ? tensors : exposeTensor(tensors, original, expose)
  })
  const graph = runnable === bytes ? original : parse(path, runnable)
  return {
    path: resolve(path),
    sizeBytes: bytes.length,
    bytes,
    runnable,
    graph,
    labels: labelsOfGraph(original),
    mapWidths: mapWidths(original),
    externalFiles: await findExternalFiles(path, original.externalFiles),
  }
}

function refusePointer(path: string, bytes: Uint8Array): void {
  const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1')
  if (head.startsWith(LFS_POINTER))
    throw new MlopsError('MODEL_LFS_POINTER', `${path} is a Git LFS pointer, not the model.`, {
      hint: '`git lfs pull` fetches the file that the pointer stands for.',
    })
  if (/^outs:\s*\n- (md5|hash|size|path)/.test(head))
    throw new MlopsError('MODEL_DVC_POINTER', `${path} is a DVC pointer, not the model.`, {
      hint: `\`dvc pull ${path}\` fetches the model; then name it without .dvc.`,
    })
}

function parse(path: string, bytes: Uint8Array): OnnxModel {
  if (bytes.length === 0) throw malformed(path, 'the file is empty')
  return parsing(path, () => readOnnx(bytes))
}

function parsing<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw malformed(path, asError(cause).message, cause)
  }
}

export function malformed(path: string, reason: string, cause?: unknown): MlopsError {
  return new MlopsError('MODEL_MALFORMED', `${path} is no whole ONNX model: ${reason}.`, {
    hint: 'Check that the export finished and that the file was copied whole.',
    cause,
  })
}

async function findExternalFiles(
  path: string,
  names: readonly string[],
): Promise<ModelFile['externalFiles']> {
  const folder = dirname(resolve(path))
  const files = names.map(name => ({name, path: resolve(folder, name)}))
  if (files.length === 0) return files
  // A model that is a link, as caches make them, has its weights beside what it links to.
  const roots = [await realpath(folder), dirname(await realpath(path))]
  for (const file of files) {
    if (isOutside(folder, file.path)) throw outside(path, file.name)
    const found = await stat(file.path).catch(() => undefined)
    if (found === undefined || !found.isFile())
      throw new MlopsError(
        'MODEL_EXTERNAL_DATA',
        `${path} keeps weights in ${file.name}, and there is no such file beside it.`,
        {hint: `Copy ${file.name} into the folder of the model.`},
      )
    const real = await realpath(file.path)
    if (roots.every(root => isOutside(root, real))) throw outside(path, file.name)
  }
  return files
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return isAbsolute(way) || way.split(sep)[0] === '..'
}

function outside(path: string, name: string): MlopsError {
  return new MlopsError(
    'MODEL_EXTERNAL_DATA',
    `${path} refers to weights outside its folder: ${name}.`,
    {hint: 'Save the model with its weights in the same folder.'},
  )
}
