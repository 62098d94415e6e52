import {MlopsError} from '../../../core/errors/index.ts'
import {json, modelFolder} from '../../model-folder.ts'
import {predictorPlan, type PredictorPlan} from '../../predictor/predictor-plan.ts'
import {pythonFiles} from '../../predictor/python-files.ts'
import type {PackageFile, PackageSubject, TargetBuilder} from '../../types.ts'
import {environmentFiles, mlModel} from './ml-model.ts'
import {fitsMlflow, mlflowSignature} from './mlflow-signature.ts'

/**
 * A folder that MLflow loads and mlops takes as well. MLflow's own way to run ONNX gives several inputs tensors of one
 * dimension, takes the columns of a matrix in whatever order they come, and knows neither the labels nor the rules for
 * absent values of mlops.yaml; so the folder brings its own loader.
 */
export const mlflow: TargetBuilder = {
  build(subject) {
    const plan = predictorPlan(subject, subject.opened.runnable().meaning)
    if (!fitsMlflow(plan)) {
      return Promise.reject(
        new MlopsError(
          'PACKAGE_UNFIT',
          'The model takes pictures beside columns, which no signature of MLflow can say.',
          {hint: 'Take another target: `mlops package --list` shows them.'},
        ),
      )
    }
    const examples = exampleFiles(subject, plan)
    return Promise.resolve({
      files: [
        ...modelFolder(subject),
        {path: 'MLmodel', content: mlModel(subject, mlflowSignature(plan), examples.length > 0)},
        {path: 'predictor.json', content: json(plan)},
        ...pythonFiles('code/', ['mlops_mlflow.py', 'mlops_predictor.py']),
        ...environmentFiles(),
        ...examples,
      ],
      components: [],
      readme: readmeOf(plan, examples.length > 0),
      next: ['mlflow models serve -m . --env-manager local'],
    })
  },
}

/** A typical row as MLflow keeps it, once as it is and once as its server takes it. */
function exampleFiles({example}: PackageSubject, {columns}: PredictorPlan): readonly PackageFile[] {
  if (example === null || columns.length === 0) return []
  const split = {
    columns: columns.map(({name}) => name),
    data: [columns.map(({name}) => (Object.hasOwn(example, name) ? example[name] : null))],
  }
  return [
    {path: 'input_example.json', content: json(split)},
    {path: 'serving_input_example.json', content: json({dataframe_split: split})},
  ]
}

const SERVED = `$ curl -s localhost:5000/invocations -H 'Content-Type: application/json' -d @serving_input_example.json\n`

function readmeOf({columns}: PredictorPlan, hasExample: boolean): string {
  const takes =
    columns.length === 0
      ? 'The input is the tensor of pictures that the model takes, as an array.'
      : `Numbers are columns of float64 (\`frame.astype({"column": float})\` for whole numbers), integers of int64: MLflow
checks that before the model is asked. NaN and None are absent values, which become what \`mlops.yaml\` says.`
  return `## Run it

\`\`\`console
$ pip install -r requirements.txt
\`\`\`

\`\`\`python
import mlflow

model = mlflow.pyfunc.load_model(".")
model.predict(frame)  # a pandas.DataFrame
\`\`\`

${takes} The answer has the columns of \`mlops predict\`.

\`\`\`console
$ mlflow models serve -m . --env-manager local --port 5000
${hasExample ? SERVED : ''}\`\`\`

The code in \`code/\` checks the digest of the model when it is loaded. The folder is one for mlops as well: \`mlops serve ./\`.`
}
