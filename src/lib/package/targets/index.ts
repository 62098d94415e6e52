import type {PackageTarget} from '../types.ts'
import {helm} from './cluster/helm.ts'
import {kserve} from './cluster/kserve.ts'
import {kubernetes} from './cluster/kubernetes.ts'
import {cloudRun} from './container/cloud-run.ts'
import {docker} from './container/docker.ts'
import {ecs} from './container/ecs.ts'
import {lambda} from './container/lambda.ts'
import {sagemaker} from './container/sagemaker.ts'
import {spaces} from './container/spaces.ts'
import {vertex} from './container/vertex.ts'
import {folder} from './folder.ts'
import {mlflow} from './mlflow/mlflow.ts'
import {modelpack} from './modelpack/modelpack.ts'
import {node} from './node/node.ts'
import {notebook} from './notebook/notebook.ts'
import {ort} from './ort.ts'
import {tar} from './tar.ts'
import {web, webFile} from './web/index.ts'

/** Every place that `mlops package` knows, in the order in which `--list` shows them. */
export const targets: readonly PackageTarget[] = [
  docker,
  sagemaker,
  vertex,
  cloudRun,
  ecs,
  lambda,
  spaces,
  kserve,
  kubernetes,
  helm,
  folder,
  tar,
  mlflow,
  modelpack,
  web,
  webFile,
  node,
  notebook,
  ort,
]
