import type {ClusterSubject} from '../cluster-subject.ts'

export const scaling = {minReplicas: 2, maxReplicas: 10, cpuUtilization: 70}

/** `autoscaling/v2` HorizontalPodAutoscaler by CPU, which the metrics server has to know. */
export function autoscaler({name, labels}: ClusterSubject): object {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {name, labels},
    spec: {
      scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name},
      minReplicas: scaling.minReplicas,
      maxReplicas: scaling.maxReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: {type: 'Utilization', averageUtilization: scaling.cpuUtilization},
          },
        },
      ],
      behavior: {scaleDown: {stabilizationWindowSeconds: 300}},
    },
  }
}

/** `policy/v1` PodDisruptionBudget: one at a time, which lets a single replica be moved as well. */
export function disruptionBudget({name, labels, selector}: ClusterSubject): object {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: {name, labels},
    spec: {
      maxUnavailable: 1,
      selector: {matchLabels: selector},
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  }
}
