import type {PackageSubject, TargetBuilder} from '../../types.ts'
import {clusterSubject, type ClusterSubject} from './cluster-subject.ts'
import {kserveReadme} from './kserve-readme.ts'
import {imageOf, KUSTOMIZATION} from './kustomizations.ts'
import {labelValue} from './names.ts'
import {
  inferenceService,
  servingRuntime,
  storedInferenceService,
} from './objects/inference-service.ts'
import {yamlFile, yamlText} from './yaml-file.ts'

/** A label of 63 characters holds what Knative makes of a name. */
export const LONGEST_NAME = 63 - '-predictor-00001-deployment'.length
const CANARY_PERCENT = 10

/** An InferenceService of KServe, a canary of it, and one that fetches its model. */
export const kserve: TargetBuilder = {
  build(subject, settings) {
    const cluster = clusterSubject(subject, settings, LONGEST_NAME)
    const storageUri = storageOf(subject, cluster)
    return Promise.resolve({
      files: [
        yamlFile('base/inference-service.yaml', inferenceService(cluster)),
        yamlFile(
          'base/kustomization.yaml',
          {...KUSTOMIZATION, resources: ['inference-service.yaml'], images: [imageOf(cluster)]},
          'All requests go to this version.',
        ),
        yamlFile(
          'canary/kustomization.yaml',
          {...KUSTOMIZATION, resources: ['../base'], patches: [canary(cluster)]},
          'Some requests go to this version, the others to the one that was promoted last.',
        ),
        yamlFile('storage/serving-runtime.yaml', servingRuntime(cluster)),
        yamlFile(
          'storage/inference-service.yaml',
          storedInferenceService(cluster, storageUri),
          'storageUri is an example: put the folder that `mlops package --target folder` made, and name it here.',
        ),
        yamlFile('storage/kustomization.yaml', {
          ...KUSTOMIZATION,
          resources: ['serving-runtime.yaml', 'inference-service.yaml'],
          images: [imageOf(cluster)],
        }),
      ],
      components: [],
      readme: kserveReadme(subject, cluster),
      next: [
        'kubectl apply -k base',
        `kubectl wait --for=condition=Ready --timeout=5m inferenceservice/${cluster.name}`,
      ],
    })
  },
}

function canary({name}: ClusterSubject): object {
  return {
    target: {kind: 'InferenceService', name},
    patch: yamlText([
      {op: 'add', path: '/spec/predictor/canaryTrafficPercent', value: CANARY_PERCENT},
    ]),
  }
}

function storageOf({version, model}: PackageSubject, {name}: ClusterSubject): string {
  return `s3://models/${name}/${labelValue(version ?? model.sha256.slice(0, 12))}`
}
