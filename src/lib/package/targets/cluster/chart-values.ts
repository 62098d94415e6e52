import {TOKEN_KEY, type ClusterSubject} from './cluster-subject.ts'
import {containerSecurity, probes} from './objects/container.ts'
import {drain} from './objects/deployment.ts'
import {scaling} from './objects/availability.ts'
import {callers} from './objects/network-policy.ts'

/** values.yaml of the chart: everything of the model and of the settings that a template puts somewhere. */
export function chartValues(cluster: ClusterSubject): Readonly<Record<string, unknown>> {
  const {labels, annotations, resources, reference} = cluster
  const {repository, tag, digest = ''} = reference
  return {
    model: {versionLabel: labels['app.kubernetes.io/version'], annotations},
    image: {repository, tag: tag ?? 'latest', digest, pullPolicy: 'IfNotPresent'},
    imagePullSecrets: [],
    fullnameOverride: '',
    token: {required: true, secretName: '', key: TOKEN_KEY},
    replicaCount: 2,
    autoscaling: {enabled: true, ...scaling},
    resources,
    service: {type: 'ClusterIP', port: 80},
    podDisruptionBudget: {enabled: true, maxUnavailable: 1},
    networkPolicy: {enabled: true, from: callers, egress: []},
    monitoring: {enabled: false, interval: '30s', labels: {}},
    probes,
    terminationGracePeriodSeconds: drain.graceSeconds,
    preStopSeconds: drain.sleepSeconds,
    securityContext: containerSecurity,
    env: [],
    volumes: [],
    volumeMounts: [],
    podLabels: {},
    podAnnotations: {},
    nodeSelector: {},
    tolerations: [],
    affinity: {},
  }
}

const text = {type: 'string'}
const flag = {type: 'boolean'}
const whole = (minimum: number, maximum?: number): object => ({
  type: 'integer',
  minimum,
  ...(maximum === undefined ? {} : {maximum}),
})
const texts = {type: 'object', additionalProperties: text}
/** What Kubernetes itself checks. */
const any = {type: 'object'}
const list = {type: 'array', items: any}

function closed(properties: Readonly<Record<string, object>>): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  }
}

/** values.schema.json: Helm refuses values that a template would put into no valid object, wrong names among them. */
export const chartSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Values of the chart of a model',
  ...closed({
    model: closed({versionLabel: text, annotations: texts}),
    image: {
      ...closed({
        repository: {...text, pattern: '^[a-zA-Z0-9][a-zA-Z0-9._:/-]*$'},
        tag: {...text, pattern: '^(\\w[\\w.-]{0,127})?$'},
        digest: {...text, pattern: '^(sha256:[a-f0-9]{64})?$'},
        pullPolicy: {enum: ['Always', 'IfNotPresent', 'Never']},
      }),
    },
    imagePullSecrets: list,
    fullnameOverride: {...text, pattern: '^([a-z]([-a-z0-9]*[a-z0-9])?)?$'},
    token: closed({required: flag, secretName: text, key: {...text, pattern: '^[-._a-zA-Z0-9]+$'}}),
    replicaCount: whole(0),
    autoscaling: closed({
      enabled: flag,
      minReplicas: whole(1),
      maxReplicas: whole(1),
      cpuUtilization: whole(1, 100),
    }),
    resources: any,
    service: closed({
      type: {enum: ['ClusterIP', 'NodePort', 'LoadBalancer']},
      port: whole(1, 65_535),
    }),
    podDisruptionBudget: closed({
      enabled: flag,
      maxUnavailable: {anyOf: [whole(0), {...text, pattern: '^[0-9]{1,3}%$'}]},
    }),
    networkPolicy: closed({enabled: flag, from: list, egress: list}),
    monitoring: closed({
      enabled: flag,
      interval: {...text, pattern: '^[0-9]+(ms|s|m)$'},
      labels: texts,
    }),
    probes: any,
    terminationGracePeriodSeconds: whole(1),
    preStopSeconds: whole(1),
    securityContext: any,
    env: list,
    volumes: list,
    volumeMounts: list,
    podLabels: texts,
    podAnnotations: texts,
    nodeSelector: texts,
    tolerations: list,
    affinity: any,
  }),
}
