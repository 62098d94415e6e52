import type {ClusterSubject} from '../cluster-subject.ts'
import {containerSecurity, httpPort, probes, tokenVariable} from './container.ts'

/** A server drains for 20 s at most after SIGTERM; before that the load balancers forget it. */
export const drain = {sleepSeconds: 5, graceSeconds: 30}

/** `apps/v1` Deployment. It names no number of replicas, which the autoscaler or an overlay does. */
export function deployment(subject: ClusterSubject): object {
  const {name, image, labels, selector, annotations, resources} = subject
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name, labels, annotations},
    spec: {
      selector: {matchLabels: selector},
      strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 0}},
      template: {
        metadata: {labels, annotations},
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: drain.graceSeconds,
          topologySpreadConstraints: spread(selector),
          containers: [
            {
              name: 'server',
              image,
              imagePullPolicy: 'IfNotPresent',
              ports: [httpPort],
              env: [tokenVariable(subject)],
              ...probes,
              lifecycle: {preStop: {sleep: {seconds: drain.sleepSeconds}}},
              resources,
              securityContext: containerSecurity,
            },
          ],
        },
      },
    },
  }
}

/** Over zones and nodes, where there are several; one full node keeps no pod from starting. */
function spread(selector: ClusterSubject['selector']): readonly object[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(topologyKey => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: {matchLabels: selector},
  }))
}
