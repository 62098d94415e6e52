import {stringify} from 'yaml'
import {predictorRequirements, PYTHON_VERSION} from '../../predictor/python-requirements.ts'
import type {PackageFile, PackageSubject} from '../../types.ts'
import type {MlflowSignature} from './mlflow-signature.ts'

/** The oldest MLflow whose schemas say whether a column may be left out. */
const REQUIREMENTS = ['mlflow>=2.10', 'pandas>=2', 'onnx>=1.16,<2']

/** The file MLmodel, by which MLflow knows a folder. */
export function mlModel(
  subject: PackageSubject,
  signature: MlflowSignature,
  hasExample: boolean,
): string {
  const {name, version, label, model, revision, license, time, metrics} = subject
  return yaml({
    flavors: {
      onnx: {
        code: 'code',
        data: 'model.onnx',
        onnx_version: onnxVersion(model.opset),
        providers: ['CPUExecutionProvider'],
      },
      python_function: {
        code: 'code',
        env: {conda: 'conda.yaml', virtualenv: 'python_env.yaml'},
        loader_module: 'mlops_mlflow',
        python_version: PYTHON_VERSION,
      },
    },
    metadata: {
      mlops: {
        ...{name, version, label, sha256: model.sha256, revision, license},
        metrics: metrics === null ? null : {...metrics},
      },
    },
    model_size_bytes: model.external.reduce((sum, {sizeBytes}) => sum + sizeBytes, model.sizeBytes),
    // MLflow asks for 32 hexadecimal digits: equal models have equal ones.
    model_uuid: model.sha256.slice(0, 32),
    ...(hasExample
      ? {
          saved_input_example_info: {
            artifact_path: 'input_example.json',
            pandas_orient: 'split',
            serving_input_path: 'serving_input_example.json',
            type: 'dataframe',
          },
        }
      : {}),
    signature,
    utc_time_created: time.toISOString().replace('T', ' ').replace('Z', ''),
  })
}

/** The environments that MLflow makes for a model. */
export function environmentFiles(): readonly PackageFile[] {
  const requirements = [...REQUIREMENTS, ...predictorRequirements()]
  const conda = {
    name: 'mlflow-env',
    channels: ['conda-forge'],
    dependencies: [`python=${PYTHON_VERSION}`, 'pip', {pip: requirements}],
  }
  const virtualenv = {python: PYTHON_VERSION, dependencies: ['-r requirements.txt']}
  return [
    {path: 'requirements.txt', content: requirements.map(line => `${line}\n`).join('')},
    {path: 'python_env.yaml', content: yaml(virtualenv)},
    {path: 'conda.yaml', content: yaml(conda)},
  ]
}

/** The first release of onnx that knows an operator set: 1.16 brought number 21, and each one after it the next. */
function onnxVersion(opset: number): string {
  return `1.${Math.max(opset - 5, 16)}.0`
}

/** Without anchors, which a reader of MLmodel need not understand; long texts stay on their line. */
function yaml(value: unknown): string {
  return stringify(value, {lineWidth: 0, aliasDuplicateObjects: false, version: '1.1'})
}
