import type {ClusterSubject} from '../cluster-subject.ts'

/** Namespaces with this label may ask: the one of Prometheus, of an ingress controller. */
export const CALLER_LABEL = {key: 'mlops.dev/may-call', value: 'true'}

export const callers = [
  {podSelector: {}},
  {namespaceSelector: {matchLabels: {[CALLER_LABEL.key]: CALLER_LABEL.value}}},
]

/**
 * `networking.k8s.io/v1` NetworkPolicy: pods of the same namespace and of labelled ones reach the port, and the server
 * itself reaches nobody.
 */
export function networkPolicy({name, labels, selector}: ClusterSubject): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {name, labels},
    spec: {
      podSelector: {matchLabels: selector},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: callers,
          ports: [{protocol: 'TCP', port: 'http'}],
        },
      ],
      egress: [],
    },
  }
}
