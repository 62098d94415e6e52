import {MlopsError} from '../../core/errors/index.ts'

/**
 * The ONNX file among the files of a source: one of the usual places, or the only one there is.
 *
 * @throws MlopsError `IMPORT_NO_ONNX`.
 */
export function onlyGraph(files: readonly string[], usual: readonly string[]): string {
  const graphs = files.filter(name => name.toLowerCase().endsWith('.onnx'))
  const found =
    usual.find(name => graphs.includes(name)) ?? (graphs.length === 1 ? graphs[0] : undefined)
  if (found !== undefined) return found
  if (graphs.length > 1) {
    const shown = graphs.slice(0, 5).join(', ')
    throw new MlopsError(
      'IMPORT_NO_ONNX',
      `The source holds ${graphs.length} ONNX files: ${shown}.`,
      {
        hint: 'Name the one that is meant, by its path.',
      },
    )
  }
  throw new MlopsError('IMPORT_NO_ONNX', 'The source holds no ONNX file.', {
    hint: 'Export the model to ONNX first; weights of other formats and pickles are never loaded.',
  })
}
