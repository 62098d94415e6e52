import {readFileSync} from 'node:fs'
import {Ajv} from 'ajv'
import {describe, expect, it} from 'vitest'
import {kserve} from '../../../../src/lib/package/targets/cluster/kserve.ts'
import {madeUpSubject, NASTY_NAMES, nastySubject, settings} from '../made-up-subject.ts'
import {built, parseYaml, withoutTexts, type ClusterObject} from './cluster-files.ts'

/** What KServe's own webhook accepts as a name. */
const KSERVE_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/

const schemas = JSON.parse(
  readFileSync(new URL('../../../fixtures/kserve/crd-schemas.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, object>>
const ajv = new Ajv({strict: false})

/** @throws Error of the definition that KServe publishes of its kind. */
function validate(object: ClusterObject): string {
  const kind = `${object.apiVersion} ${object.kind}`
  const schema = schemas[kind]
  if (schema === undefined) throw new Error(`no schema of ${kind}`)
  if (ajv.validate(schema, object)) return kind
  throw new Error(ajv.errorsText())
}

describe('the target kserve', async () => {
  const plain = await built(kserve, madeUpSubject())

  it('makes objects that are valid by the published definitions, with no unknown field', () => {
    expect(plain.objects.map(validate)).toEqual([
      'serving.kserve.io/v1beta1 InferenceService',
      'serving.kserve.io/v1alpha1 ServingRuntime',
      'serving.kserve.io/v1beta1 InferenceService',
    ])
    const [first] = plain.objects
    const {predictor} = (first as unknown as {spec: {predictor: object}}).spec
    for (const wrong of [{canaryTrafficPercent: 'ten'}, {canaryPercent: 10}, {containers: [{}]}]) {
      const broken = {...first, spec: {predictor: {...predictor, ...wrong}}} as ClusterObject
      expect(() => validate(broken)).toThrow(/spec\/predictor/)
    }
  })

  it('serves by a custom predictor: the container, the port and the protocol that KServe looks for', () => {
    expect(plain.documents.get('base/inference-service.yaml')).toMatchObject({
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: {name: 'flights', annotations: {'mlops.dev/sha256': 'a'.repeat(64)}},
      spec: {
        predictor: {
          containers: [
            {
              name: 'kserve-container',
              image: settings.image,
              ports: [{containerPort: 8080, protocol: 'TCP', name: 'http1'}],
              env: expect.arrayContaining([{name: 'PROTOCOL', value: 'v2'}]) as unknown,
              readinessProbe: {httpGet: {path: '/v2/health/ready', port: 8080}},
              securityContext: {runAsNonRoot: true, capabilities: {drop: ['ALL']}},
            },
          ],
        },
      },
    })
  })

  it('promotes a canary by applying the base, in which nothing is said of traffic', () => {
    const base = JSON.stringify(plain.documents.get('base/inference-service.yaml'))
    expect(base).not.toContain('canaryTrafficPercent')
    const {resources, patches} = plain.documents.get('canary/kustomization.yaml') as {
      readonly resources: string[]
      readonly patches: readonly [{readonly target: object; readonly patch: string}]
    }
    expect(resources).toEqual(['../base'])
    expect(patches[0].target).toEqual({kind: 'InferenceService', name: 'flights'})
    expect(parseYaml(patches[0].patch)).toEqual([
      {op: 'add', path: '/spec/predictor/canaryTrafficPercent', value: 10},
    ])
  })

  it('fetches a model by a runtime whose format, version and protocol are those that it asks for', () => {
    const runtime = plain.documents.get('storage/serving-runtime.yaml') as {
      readonly metadata: {readonly name: string}
      readonly spec: {
        readonly supportedModelFormats: readonly object[]
        readonly protocolVersions: readonly string[]
      }
    }
    const service = plain.documents.get('storage/inference-service.yaml') as {
      readonly spec: {readonly predictor: {readonly model: Record<string, unknown>}}
    }
    const {model} = service.spec.predictor
    expect(model['runtime']).toBe(runtime.metadata.name)
    expect(runtime.spec.supportedModelFormats).toEqual([
      {...(model['modelFormat'] as object), autoSelect: false},
    ])
    expect(runtime.spec.protocolVersions).toEqual([model['protocolVersion']])
    expect(model['storageUri']).toBe('s3://models/flights/v1.2.0')
  })

  it('asks for a model by its own name, which may have a slash', async () => {
    const {readme} = await built(kserve, madeUpSubject({name: 'team/flights'}))
    expect(readme).toContain('$URL/v2/models/team%2Fflights"')
    expect(readme).toContain('inferenceservice/team-flights')
  })

  it.each(NASTY_NAMES)('has the same objects whatever a model is called: %j', async name => {
    const nasty = await built(kserve, nastySubject(name))
    nasty.objects.forEach(validate)
    const called = nasty.objects[0]?.metadata.name ?? ''
    expect(called).toMatch(KSERVE_NAME)
    // What Knative makes of it is still the value of a label.
    expect(`${called}-predictor-00001-deployment`.length).toBeLessThanOrEqual(63)
    const harmless = await built(kserve, madeUpSubject({name: called}))
    expect(withoutTexts([...nasty.documents])).toEqual(withoutTexts([...harmless.documents]))
    const line = /curl .*/.exec(nasty.readme)?.[0] ?? ''
    expect(line).toMatch(/^curl -s "\$URL\/v2\/models\/[\w.~%-]+"$/)
  })
})
