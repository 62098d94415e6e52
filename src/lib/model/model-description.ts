import type {OpenModel} from './open-model.ts'
import type {ModelFile} from './read-model-file.ts'
import type {ElementType, ModelSignature} from './types.ts'

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

export function descriptionOf(
  {file, signature}: OpenModel,
  sha256: string,
  predictionColumns: ModelDescription['predictionColumns'],
): ModelDescription {
  const {graph} = file
  return {
    signature,
    predictionColumns,
    sha256,
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
