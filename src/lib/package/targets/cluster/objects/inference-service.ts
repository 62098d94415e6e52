import {PORT, type ClusterSubject} from '../cluster-subject.ts'
import {containerSecurity} from './container.ts'

const SCALE = {minReplicas: 1, maxReplicas: 10}
/** Metrics of the server join those of Knative's proxy, where Prometheus asks for both. */
const SCRAPED = {
  'serving.kserve.io/enable-metric-aggregation': 'true',
  'serving.kserve.io/enable-prometheus-scraping': 'true',
  'prometheus.kserve.io/port': String(PORT),
  'prometheus.kserve.io/path': '/metrics',
}
/** A name of its own: `onnx` is that of runtimes which know nothing of columns. */
export const MODEL_FORMAT = {name: 'mlops', version: '1'}

const probe = (path: string): object => ({httpGet: {path, port: PORT, scheme: 'HTTP'}})

/** The one port of a predictor; the gateway in front checks who asks. */
function container({image, resources}: ClusterSubject): Record<string, object | string> {
  return {
    name: 'kserve-container',
    image,
    ports: [{name: 'http1', containerPort: PORT, protocol: 'TCP'}],
    env: [
      {name: 'PROTOCOL', value: 'v2'},
      {name: 'MLOPS_INSECURE', value: '1'},
    ],
    readinessProbe: {...probe('/v2/health/ready'), periodSeconds: 5, timeoutSeconds: 2},
    livenessProbe: {
      ...probe('/v2/health/live'),
      ...{initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3},
    },
    resources,
    securityContext: containerSecurity,
  }
}

/** `serving.kserve.io/v1beta1` InferenceService whose image holds the model. */
export function inferenceService(subject: ClusterSubject): object {
  const {name, labels, annotations} = subject
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {name, labels, annotations: {...annotations, ...SCRAPED}},
    spec: {
      predictor: {
        ...SCALE,
        timeout: 60,
        containers: [container(subject)],
      },
    },
  }
}

/** `serving.kserve.io/v1alpha1` ServingRuntime: the same server for any model of mlops that KServe fetches. */
export function servingRuntime(subject: ClusterSubject): object {
  const {name, labels} = subject
  return {
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ServingRuntime',
    metadata: {name: `${name}-runtime`, labels},
    spec: {
      supportedModelFormats: [{...MODEL_FORMAT, autoSelect: false}],
      protocolVersions: ['v2'],
      containers: [container(subject)],
    },
  }
}

/** An InferenceService of the runtime, with the model at an address of storage. */
export function storedInferenceService(subject: ClusterSubject, storageUri: string): object {
  const {name, labels, annotations, resources} = subject
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {name, labels, annotations: {...annotations, ...SCRAPED}},
    spec: {
      predictor: {
        ...SCALE,
        timeout: 60,
        model: {
          modelFormat: MODEL_FORMAT,
          runtime: `${name}-runtime`,
          protocolVersion: 'v2',
          storageUri,
          resources,
        },
      },
    },
  }
}
