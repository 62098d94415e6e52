import {PORT, TOKEN_KEY, type ClusterSubject} from '../cluster-subject.ts'

/** The user of the image. */
export const USER = 10_001

/** Nothing that a server needs is left out, nothing else is allowed: the profile `restricted` of Pod Security. */
export const containerSecurity = {
  runAsNonRoot: true,
  runAsUser: USER,
  runAsGroup: USER,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  capabilities: {drop: ['ALL']},
  seccompProfile: {type: 'RuntimeDefault'},
}

const probe = (path: string): object => ({httpGet: {path, port: 'http'}})

export const probes = {
  // A minute to load and warm up.
  startupProbe: {...probe('/v2/health/ready'), periodSeconds: 1, failureThreshold: 60},
  readinessProbe: {...probe('/v2/health/ready'), periodSeconds: 5, timeoutSeconds: 2},
  livenessProbe: {
    ...probe('/v2/health/live'),
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 3,
  },
}

/** Without the Secret no container starts, and the events of the pod say why. */
export function tokenVariable({tokenSecret}: ClusterSubject): object {
  return {name: 'MLOPS_TOKEN', valueFrom: {secretKeyRef: {name: tokenSecret, key: TOKEN_KEY}}}
}

export const httpPort = {name: 'http', containerPort: PORT, protocol: 'TCP'}
