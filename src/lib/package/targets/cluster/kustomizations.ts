import type {PackageFile} from '../../types.ts'
import type {ClusterSubject} from './cluster-subject.ts'
import {yamlFile, yamlText} from './yaml-file.ts'

export const KUSTOMIZATION = {apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization'}
const COMPONENT = {apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component'}

/** What goes together: a base that every cluster takes, components that some do, and two overlays. */
export function kustomizations(cluster: ClusterSubject): readonly PackageFile[] {
  const {name} = cluster
  return [
    yamlFile('base/kustomization.yaml', {
      ...KUSTOMIZATION,
      resources: [
        'deployment.yaml',
        'service.yaml',
        'pod-disruption-budget.yaml',
        'network-policy.yaml',
      ],
    }),
    yamlFile(
      'components/autoscaling/kustomization.yaml',
      {...COMPONENT, resources: ['horizontal-pod-autoscaler.yaml']},
      'By CPU, for clusters with a metrics server.',
    ),
    yamlFile(
      'components/monitoring/kustomization.yaml',
      {
        ...COMPONENT,
        resources: ['service-monitor.yaml', 'prometheus-rule.yaml', 'dashboard.yaml'],
      },
      'For clusters with the Prometheus Operator, and a Grafana that takes dashboards from ConfigMaps.',
    ),
    yamlFile(
      'components/without-token/kustomization.yaml',
      {...COMPONENT, patches: withoutToken(cluster)},
      'Everybody who reaches the port may ask: where something in front, or the NetworkPolicy, says who.',
    ),
    yamlFile(
      'overlays/production/kustomization.yaml',
      {
        ...KUSTOMIZATION,
        resources: ['../../base'],
        components: ['../../components/autoscaling', '../../components/monitoring'],
        images: [imageOf(cluster)],
      },
      'Leave out the components that your cluster has no use for; put the image that it pulls.',
    ),
    yamlFile(
      'overlays/local/kustomization.yaml',
      {
        ...KUSTOMIZATION,
        resources: ['../../base'],
        components: ['../../components/without-token'],
        replicas: [{name, count: 1}],
        images: [imageOf(cluster)],
      },
      'One server without a token, for kind, minikube and the like.',
    ),
  ]
}

/** What stands where the image is named, ready to be changed. */
export function imageOf({reference}: ClusterSubject): object {
  const {repository, tag, digest} = reference
  return {
    name: repository,
    newName: repository,
    ...(digest !== undefined ? {digest} : {newTag: tag ?? 'latest'}),
  }
}

/** Patches that find nothing to change do nothing: the ServiceMonitor may be left out. */
function withoutToken({name}: ClusterSubject): readonly object[] {
  const env = [
    {name: 'MLOPS_TOKEN', $patch: 'delete'},
    {name: 'MLOPS_INSECURE', value: '1'},
  ]
  return [
    {
      target: {kind: 'Deployment', name},
      patch: yamlText({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {name},
        spec: {template: {spec: {containers: [{name: 'server', env}]}}},
      }),
    },
    {
      target: {kind: 'ServiceMonitor', name},
      patch: yamlText([{op: 'remove', path: '/spec/endpoints/0/authorization'}]),
    },
  ]
}
