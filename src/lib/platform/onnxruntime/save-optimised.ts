/**
 * Has the runtime optimise a graph, without what fits this processor alone, and save what comes out.
 *
 * @param format - `ORT` is the format of the runtime for phones, `ONNX` the usual one.
 */
export async function saveOptimised(
  model: string,
  target: string,
  format: 'ORT' | 'ONNX',
): Promise<void> {
  const {InferenceSession, env} = await import('onnxruntime-node')
  env.logLevel = 'fatal'
  const session = await InferenceSession.create(model, {
    optimizedModelFilePath: target,
    graphOptimizationLevel: 'extended',
    intraOpNumThreads: 1,
    extra: {session: {save_model_format: format}},
  })
  await session.release()
}
