import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {saveOptimised} from '../platform/onnxruntime/index.ts'
import {decodeModel, graphsOf} from './onnx/edit/index.ts'
import {settleOrt} from './ort-format/settle-ort.ts'
import type {RunnableModel} from './runnable-model.ts'

/** A model in the format that ONNX Runtime loads on phones. */
export interface MobileModel {
  readonly bytes: Uint8Array
  /** `required_operators.config`: what a runtime built for this model alone must have, a line a domain. */
  readonly operators: string
}

/** The second field of a flatbuffer of this format. */
const MAGIC = 'ORTM'

/**
 * Makes a model of the .ort format: the graph as the runtime optimises it for any processor,
 * in equal bytes for equal graphs.
 *
 * @throws MlopsError `PACKAGE_UNFIT` where the graph had to be rewritten and has its weights in other files.
 */
export async function mobileModel(
  model: string,
  {bytes, asFiled}: RunnableModel,
): Promise<MobileModel> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-mobile-'))
  try {
    const source = asFiled ? model : path.join(folder, 'model.onnx')
    if (!asFiled) await writeFile(source, bytes)
    const [mobile, plain] = [path.join(folder, 'model.ort'), path.join(folder, 'optimised.onnx')]
    await saveOptimised(source, mobile, 'ORT')
    await saveOptimised(source, plain, 'ONNX')
    const saved = await readFile(mobile)
    if (saved.toString('latin1', 4, 8) !== MAGIC) {
      throw new MlopsError(
        'PACKAGE_UNFIT',
        'The runtime did not save the model in the .ort format.',
      )
    }
    return {bytes: settleOrt(saved), operators: operatorLines([bytes, await readFile(plain)])}
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

/**
 * `ai.onnx;17;Add,Gemm`: of the graph before and after it is optimised, since a runtime may do either.
 *
 * @see ONNX Runtime, reduced operator configuration file.
 */
function operatorLines(models: readonly Uint8Array[]): string {
  const found = new Map<string, Set<string>>()
  for (const model of models.map(decodeModel)) {
    const opsets = new Map(model.opsetImport.map(({domain, version}) => [domain, version]))
    for (const {domain, opType} of (model.graph === undefined ? [] : graphsOf(model.graph)).flatMap(
      ({node}) => node,
    )) {
      const key = `${domain === '' ? 'ai.onnx' : domain};${opsets.get(domain) ?? 1}`
      found.set(key, (found.get(key) ?? new Set<string>()).add(opType))
    }
  }
  const lines = [...found].map(([key, names]) => `${key};${[...names].sort().join(',')}\n`)
  return lines.sort().join('')
}
