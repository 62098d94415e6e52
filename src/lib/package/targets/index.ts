import type {PackageTarget} from '../types.ts'

/**
 * Every place that `mlops package` knows, in the order in which `--list` shows them. What makes one is loaded when it is
 * asked for.
 */
export const targets: readonly PackageTarget[] = [
  {
    name: 'docker',
    family: 'container',
    summary:
      'A folder to build an image from: non-root, read-only; Prometheus and Grafana beside it by compose.',
    load: async () => (await import('./container/docker.ts')).docker,
  },
  {
    name: 'sagemaker',
    family: 'container',
    summary:
      'An image for Amazon SageMaker endpoints and batch transforms, and model.tar.gz for S3.',
    load: async () => (await import('./container/sagemaker.ts')).sagemaker,
  },
  {
    name: 'vertex',
    family: 'container',
    summary: 'An image for endpoints and batch predictions of Vertex AI.',
    load: async () => (await import('./container/vertex.ts')).vertex,
  },
  {
    name: 'cloud-run',
    family: 'container',
    summary: 'An image and service.yaml for Cloud Run.',
    load: async () => (await import('./container/cloud-run.ts')).cloudRun,
  },
  {
    name: 'ecs',
    family: 'container',
    summary: 'An image and a task definition for Amazon ECS on Fargate.',
    load: async () => (await import('./container/ecs.ts')).ecs,
  },
  {
    name: 'lambda',
    family: 'container',
    summary: 'An image for AWS Lambda, behind the Lambda Web Adapter.',
    load: async () => (await import('./container/lambda.ts')).lambda,
  },
  {
    name: 'spaces',
    family: 'container',
    summary: 'A Docker Space of Hugging Face: the page of the model, and its API.',
    load: async () => (await import('./container/spaces.ts')).spaces,
  },
  {
    name: 'kserve',
    family: 'cluster',
    summary: 'An InferenceService for KServe, by image or by storageUri, with a canary.',
    load: async () => (await import('./cluster/kserve.ts')).kserve,
  },
  {
    name: 'kubernetes',
    family: 'cluster',
    summary:
      'Kustomize files for Kubernetes: Deployment, Service, autoscaling, policies, monitoring.',
    load: async () => (await import('./cluster/kubernetes.ts')).kubernetes,
  },
  {
    name: 'helm',
    family: 'cluster',
    summary: 'A Helm chart of the same objects, with a schema of its values.',
    load: async () => (await import('./cluster/helm.ts')).helm,
  },
  {
    name: 'folder',
    family: 'folder',
    summary: 'A folder that every command of mlops takes for the version that it is, without Git.',
    load: async () => (await import('./folder.ts')).folder,
  },
  {
    name: 'tar',
    family: 'folder',
    summary: 'model.tar.gz: the same folder in one file, as SageMaker unpacks it to /opt/ml/model.',
    load: async () => (await import('./tar.ts')).tar,
  },
  {
    name: 'mlflow',
    family: 'folder',
    summary: 'An MLflow model: `mlflow.pyfunc.load_model` predicts the same with it.',
    load: async () => (await import('./mlflow/mlflow.ts')).mlflow,
  },
  {
    name: 'modelpack',
    family: 'folder',
    summary:
      'A CNCF ModelPack: an OCI image layout that registries keep (--push) and clusters mount.',
    load: async () => (await import('./modelpack/modelpack.ts')).modelpack,
  },
  {
    name: 'web',
    family: 'edge',
    summary: 'A page that runs the model in the browser: static, installable, without a network.',
    load: async () => (await import('./web/web.ts')).web,
  },
  {
    name: 'web-file',
    family: 'edge',
    summary: 'The same page as one HTML file that runs when it is opened, without a server.',
    load: async () => (await import('./web/web-file.ts')).webFile,
  },
  {
    name: 'node',
    family: 'edge',
    summary: 'An npm package: load(), predict(), and types made from the columns and classes.',
    load: async () => (await import('./node/node.ts')).node,
  },
  {
    name: 'notebook',
    family: 'edge',
    summary: 'A notebook for Colab or Jupyter: the model inside, a form, a what-if curve.',
    load: async () => (await import('./notebook/notebook.ts')).notebook,
  },
  {
    name: 'ort',
    family: 'edge',
    summary: 'model.ort for phones, and the list of operators that a runtime built for it needs.',
    load: async () => (await import('./ort.ts')).ort,
  },
]
