import {posix} from 'node:path'
import {
  PrometheusRule,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import {Deployment} from 'kubernetes-models/apps/v1'
import {HorizontalPodAutoscaler} from 'kubernetes-models/autoscaling/v2'
import {NetworkPolicy} from 'kubernetes-models/networking.k8s.io/v1'
import {PodDisruptionBudget} from 'kubernetes-models/policy/v1'
import {ConfigMap, Service} from 'kubernetes-models/v1'
import {describe, expect, it} from 'vitest'
import {kubernetes} from '../../../../src/lib/package/targets/cluster/kubernetes.ts'
import {madeUpSubject, NASTY_NAMES, nastySubject, shownName} from '../made-up-subject.ts'
import {built, withoutTexts, type Built, type ClusterObject} from './cluster-files.ts'

const MODELS = {
  'apps/v1 Deployment': Deployment,
  'v1 Service': Service,
  'v1 ConfigMap': ConfigMap,
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'monitoring.coreos.com/v1 ServiceMonitor': ServiceMonitor,
  'monitoring.coreos.com/v1 PrometheusRule': PrometheusRule,
} as const
const LABEL = /^([a-zA-Z0-9]([-\w.]{0,61}[a-zA-Z0-9])?)?$/

/** @throws Error of the published schema of its kind. */
function validate(object: ClusterObject): string {
  const kind = `${object.apiVersion} ${object.kind}`
  if (!(kind in MODELS)) throw new Error(`no schema of ${kind}`)
  const Model = MODELS[kind as keyof typeof MODELS] as new (data: unknown) => {validate(): void}
  new Model(structuredClone(object)).validate()
  return kind
}

function objectOf({objects}: Built, kind: string): ClusterObject {
  const found = objects.find(object => object.kind === kind)
  if (found === undefined) throw new Error(`There is no ${kind}.`)
  return found
}

describe('the target kubernetes', async () => {
  const plain = await built(kubernetes, madeUpSubject())
  const deployment = objectOf(plain, 'Deployment')
  const template = deployment.spec['template'] as {
    readonly metadata: {readonly labels: Record<string, string>}
    readonly spec: {readonly containers: readonly [Record<string, unknown>]}
  }
  const [server] = template.spec.containers

  it('makes every object once, each valid by the published schema of its API', () => {
    expect(plain.objects.map(validate).sort()).toEqual(Object.keys(MODELS).sort())
  })

  it('has a schema that refuses what is wrong', () => {
    const broken = structuredClone(deployment) as {spec: Record<string, unknown>}
    broken.spec['replicas'] = 'two'
    expect(() => validate(broken as unknown as ClusterObject)).toThrow(/replicas must be integer/)
  })

  it('keeps to the profile `restricted` of Pod Security', () => {
    expect(template.spec).toMatchObject({automountServiceAccountToken: false})
    expect(server['securityContext']).toMatchObject({
      ...{runAsNonRoot: true, runAsUser: 10_001, readOnlyRootFilesystem: true},
      ...{allowPrivilegeEscalation: false, capabilities: {drop: ['ALL']}},
      seccompProfile: {type: 'RuntimeDefault'},
    })
  })

  it('gives a server the time that it needs to drain: 5 s and 20 s are less than 30 s', () => {
    expect(template.spec).toMatchObject({terminationGracePeriodSeconds: 30})
    expect(server['lifecycle']).toEqual({preStop: {sleep: {seconds: 5}}})
  })

  it('guesses memory as 256 MiB and three times the model, in steps of 64 MiB', () => {
    // 256 + 3 · 100 = 556, which is within nine steps.
    expect(server['resources']).toEqual({
      requests: {cpu: '500m', memory: '576Mi'},
      limits: {cpu: '2', memory: '1152Mi'},
    })
  })

  it('has selectors that find its pods, and no version among them', () => {
    const selectors = ['Deployment', 'PodDisruptionBudget', 'ServiceMonitor'].map(
      kind => (objectOf(plain, kind).spec['selector'] as {matchLabels: object}).matchLabels,
    )
    const service = objectOf(plain, 'Service')
    const policy = objectOf(plain, 'NetworkPolicy').spec['podSelector'] as {matchLabels: object}
    for (const selector of [...selectors, service.spec['selector'] as object, policy.matchLabels]) {
      expect(template.metadata.labels).toMatchObject(selector)
      expect(service.metadata.labels).toMatchObject(selector)
      expect(Object.keys(selector)).not.toContain('app.kubernetes.io/version')
    }
    expect(objectOf(plain, 'HorizontalPodAutoscaler').spec['scaleTargetRef']).toEqual({
      ...{apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.metadata.name},
    })
  })

  it('rolls out a model that changed, whatever its tag', () => {
    expect(template.metadata).toMatchObject({annotations: {'mlops.dev/sha256': 'a'.repeat(64)}})
  })

  it('names every file in one kustomization, and no other', () => {
    const named = [...plain.documents].flatMap(([path, document]) => {
      if (!path.endsWith('kustomization.yaml')) return []
      const {resources = [], components = []} = document as Record<string, string[] | undefined>
      return [...resources, ...components].map(name => posix.join(posix.dirname(path), name))
    })
    const folders = new Set(
      plain.files.flatMap(({path}) =>
        path.endsWith('kustomization.yaml') ? [posix.dirname(path)] : [],
      ),
    )
    const leaves = named.filter(name => name.endsWith('.yaml'))
    expect(leaves.sort()).toEqual(
      plain.files
        .map(({path}) => path)
        .filter(path => !path.endsWith('kustomization.yaml'))
        .sort(),
    )
    for (const name of named.filter(path => !path.endsWith('.yaml')))
      expect(folders).toContain(name)
  })

  it('names the image once more, where it is to be changed', () => {
    expect(plain.documents.get('overlays/production/kustomization.yaml')).toMatchObject({
      images: [
        {
          name: 'registry.example.com/team/flights',
          newName: 'registry.example.com/team/flights',
          newTag: 'v1.2.0',
        },
      ],
    })
    expect(server['image']).toBe('registry.example.com/team/flights:v1.2.0')
  })

  it.each(NASTY_NAMES)('has the same valid objects whatever a model is called: %j', async name => {
    const nasty = await built(kubernetes, nastySubject(name))
    nasty.objects.forEach(validate)
    const {name: called} = objectOf(nasty, 'Deployment').metadata
    const harmless = await built(kubernetes, madeUpSubject({name: called}))
    expect([...nasty.documents.keys()]).toEqual([...harmless.documents.keys()])
    for (const [path, document] of nasty.documents) {
      if (path.endsWith('dashboard.yaml')) continue
      expect(withoutTexts(document), path).toEqual(withoutTexts(harmless.documents.get(path)))
    }
    const {annotations = {}} = objectOf(nasty, 'Deployment').metadata
    expect(annotations['mlops.dev/model']).toBe(shownName(name))
    for (const {metadata} of nasty.objects) {
      expect(metadata.name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/)
      for (const value of Object.values(metadata.labels)) expect(value).toMatch(LABEL)
    }
    expect(nasty.readme).toBe(harmless.readme)
    expect(nasty.next).toEqual(harmless.next)
  })

  it('gives the same bytes for the same model', async () => {
    expect((await built(kubernetes, madeUpSubject())).files).toEqual(plain.files)
  })
})
