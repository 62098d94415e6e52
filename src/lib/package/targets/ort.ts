import {mobileModel} from '../../model/index.ts'
import {json} from '../model-folder.ts'
import {predictorPlan} from '../predictor/predictor-plan.ts'
import type {TargetBuilder} from '../types.ts'

/** For ONNX Runtime Mobile: Android by Kotlin or Java, iOS by Swift, React Native. */
export const ort: TargetBuilder = {
  async build(subject) {
    const {model, opened} = subject
    const runnable = opened.runnable()
    const {bytes, operators} = await mobileModel(model.path, runnable)
    const plan = predictorPlan(subject, runnable.meaning)
    return {
      files: [
        {path: 'model.ort', content: bytes},
        {path: 'required_operators.config', content: operators},
        {
          path: 'predictor.json',
          content: json({...plan, source: {sha256: model.sha256}, files: []}),
        },
      ],
      components: [],
      readme: README,
      next: [],
    }
  },
}

const README = `## Run it

Add \`model.ort\` to the assets of the app and load it by ONNX Runtime: \`OrtEnvironment.getEnvironment().createSession(bytes)\`
in Kotlin, \`ORTSession(env:modelPath:sessionOptions:)\` in Swift, \`InferenceSession.create(path)\` in React Native. The graph is
optimised already, for any processor.

\`predictor.json\` says what the app has to do around it: which column goes to which place of which input, what stands for an
absent value, and how predictions are read from the outputs.

A runtime that has these operators alone is a few megabytes smaller: build ONNX Runtime with
\`--include_ops_by_config required_operators.config --minimal_build\`.`
