import {createHash} from 'node:crypto'
import {openModel} from './open-model.ts'
import {createPredictionReader} from './prediction-reader.ts'
import type {ModelFile} from './read-model-file.ts'
import type {ElementType, ModelOptions, ModelSignature} from './types.ts'

/** What an ONNX file is and takes and gives, after it was loaded once to prove that it runs. */
export interface ModelDescription {
  readonly signature: ModelSignature
  /** Columns of a prediction, in order. */
  readonly predictionColumns: readonly {readonly name: string; readonly type: ElementType}[]
  readonly sha256: string
  readonly sizeBytes: number
  /** Absolute paths: the .onnx, then the files with weights beside it. */
  readonly files: readonly string[]
  readonly opset: number
  readonly irVersion: number
  readonly producer: string
  readonly metadata: Readonly<Record<string, string>>
  /** What works, but not as one might expect; whole sentences. */
  readonly warnings: readonly string[]
}

/**
 * Describes an ONNX file.
 *
 * @throws MlopsError for every model that cannot be run, in the words of its user.
 */
export async function describeModel(
  path: string,
  options: ModelOptions = {},
): Promise<ModelDescription> {
  const {file, signature, session, meaning} = await openModel(path, options)
  await session.release()
  const {graph} = file
  return {
    signature,
    predictionColumns: createPredictionReader(meaning).columns,
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    sizeBytes: file.sizeBytes,
    files: [file.path, ...file.externalFiles.map(external => external.path)],
    opset: graph.opsets.get('') ?? 0,
    irVersion: graph.irVersion,
    producer: graph.producer,
    metadata: graph.metadata,
    warnings: warningsOf(file, signature),
  }
}

function warningsOf({graph}: ModelFile, signature: ModelSignature): string[] {
  const hidden = graph.outputs.filter(output => output.type.kind !== 'tensor')
  return [
    ...hidden.map(
      output =>
        `The output ${output.name} is a ${output.type.kind} and is left out of predictions.`,
    ),
    ...(signature.fixedBatch === null || signature.fixedBatch > 1
      ? []
      : [
          'The graph takes one row a run, so scoring is slow; export it with a dynamic first dimension.',
        ]),
  ]
}
