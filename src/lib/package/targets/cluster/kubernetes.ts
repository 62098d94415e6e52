import type {PackageFile, TargetBuilder} from '../../types.ts'
import {alertGroups, dashboard} from '../monitoring/index.ts'
import {clusterSubject, type ClusterSubject} from './cluster-subject.ts'
import {kubernetesReadme} from './kubernetes-readme.ts'
import {kustomizations} from './kustomizations.ts'
import {autoscaler, disruptionBudget} from './objects/availability.ts'
import {deployment} from './objects/deployment.ts'
import {dashboardConfigMap, prometheusRule, serviceMonitor} from './objects/monitoring.ts'
import {networkPolicy} from './objects/network-policy.ts'
import {service} from './objects/service.ts'
import {yamlFile} from './yaml-file.ts'

/** `-dashboard` is the longest that is appended to a name. */
export const LONGEST_NAME = 63 - '-dashboard'.length

/** Objects of Kubernetes for an image that the container targets build. */
export const kubernetes: TargetBuilder = {
  build(subject, settings) {
    const cluster = clusterSubject(subject, settings, LONGEST_NAME)
    return Promise.resolve({
      files: [
        ...objectFiles(cluster),
        yamlFile(
          'components/monitoring/prometheus-rule.yaml',
          prometheusRule(cluster, alertGroups(cluster.name)),
        ),
        yamlFile(
          'components/monitoring/dashboard.yaml',
          dashboardConfigMap(cluster, dashboard(subject, cluster.name)),
        ),
        ...kustomizations(cluster),
      ],
      components: [],
      readme: kubernetesReadme(subject, cluster),
      next: [
        `kubectl create secret generic ${cluster.tokenSecret} --from-literal=token="$(openssl rand -hex 32)"`,
        'kubectl apply -k overlays/production',
      ],
    })
  },
}

function objectFiles(cluster: ClusterSubject): readonly PackageFile[] {
  return [
    yamlFile('base/deployment.yaml', deployment(cluster)),
    yamlFile('base/service.yaml', service(cluster)),
    yamlFile('base/pod-disruption-budget.yaml', disruptionBudget(cluster)),
    yamlFile('base/network-policy.yaml', networkPolicy(cluster)),
    yamlFile('components/autoscaling/horizontal-pod-autoscaler.yaml', autoscaler(cluster)),
    yamlFile('components/monitoring/service-monitor.yaml', serviceMonitor(cluster)),
  ]
}
