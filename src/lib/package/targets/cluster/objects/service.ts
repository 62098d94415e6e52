import type {ClusterSubject} from '../cluster-subject.ts'

/** `v1` Service: port 80 of the name. */
export function service({name, labels, selector}: ClusterSubject): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {name, labels},
    spec: {
      type: 'ClusterIP',
      selector,
      ports: [{name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http'}],
    },
  }
}
