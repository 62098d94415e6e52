import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {stageFiles} from '../../src/lib/package/write/stage-files.ts'
import {helm} from '../../src/lib/package/targets/cluster/helm.ts'
import {kubernetes} from '../../src/lib/package/targets/cluster/kubernetes.ts'
import type {PackageSubject} from '../../src/lib/package/types.ts'
import {built, type ClusterObject} from '../lib/package/cluster/cluster-files.ts'
import {madeUpSubject, NASTY_NAMES, nastySubject, settings} from '../lib/package/made-up-subject.ts'
import {temporaryFolder} from '../lib/registry/git-project.ts'

const python = process.env['MLOPS_CLUSTER_PYTHON']
const script = fileURLToPath(new URL('cluster.py', import.meta.url))
/** The first that knows all that the objects use, and the newest that the peer has. */
const VERSIONS = ['1.30', '1.33', '1.37']

interface Rendered {
  readonly lint: {
    readonly messages: readonly {severity: number; error: string}[]
    errors: unknown[]
  }
  readonly notes: string
  readonly objects: readonly ClusterObject[]
  readonly problems: readonly string[]
  readonly checked: number
}

async function render(
  subject: PackageSubject,
  values: object = {},
  versions = VERSIONS.slice(-1),
): Promise<Rendered> {
  const folder = await temporaryFolder()
  const {files} = await helm.build(subject, settings)
  await stageFiles(folder, files)
  const [release = ''] = files[0]?.path.split('/') ?? []
  const {objects} = await built(kubernetes, subject)
  const request = {chart: join(folder, release), release, values, objects, versions}
  const {stdout, stderr, status} = spawnSync(python ?? '', [script], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Rendered
}

/** Without the labels and the selector that Helm adds, and in one order. */
function comparable(objects: readonly ClusterObject[]): unknown {
  const text = JSON.stringify(objects, (key, value: unknown) =>
    ['app.kubernetes.io/instance', 'app.kubernetes.io/managed-by', 'helm.sh/chart'].includes(key)
      ? undefined
      : value,
  )
  const bare = JSON.parse(text) as ClusterObject[]
  return Object.fromEntries(bare.map(object => [object.kind, object]))
}

const monitored = {monitoring: {enabled: true}}

describe.skipIf(python === undefined)('Helm and the schemas of Kubernetes', () => {
  it('render the objects of the target kubernetes, all of them valid with no unknown field', async () => {
    const {objects, problems, checked, lint} = await render(madeUpSubject(), monitored, VERSIONS)
    expect(problems).toEqual([])
    // Six kinds that Kubernetes has a schema of, twice, in each version.
    expect(checked).toBe(6 * 2 * VERSIONS.length)
    expect(lint.errors).toEqual([])
    expect(lint.messages.filter(({severity}) => severity > 1)).toEqual([])
    const {objects: expected} = await built(kubernetes, madeUpSubject())
    expect(comparable(objects)).toEqual(comparable(expected))
  })

  it('leave out what values switch off', async () => {
    const off = {enabled: false}
    const {objects, problems, notes} = await render(madeUpSubject(), {
      ...{autoscaling: off, podDisruptionBudget: off, networkPolicy: off, token: {required: false}},
      replicaCount: 3,
      env: [{name: 'MLOPS_LOG_DIR', value: '/var/log/mlops'}],
      volumes: [{name: 'log', emptyDir: {}}],
      volumeMounts: [{name: 'log', mountPath: '/var/log/mlops'}],
    })
    expect(problems).toEqual([])
    expect(objects.map(({kind}) => kind).sort()).toEqual(['Deployment', 'Service'])
    const deployment = objects.find(({kind}) => kind === 'Deployment')
    expect(deployment?.spec).toMatchObject({
      replicas: 3,
      template: {
        spec: {
          containers: [
            {
              env: [
                {name: 'MLOPS_INSECURE', value: '1'},
                {name: 'MLOPS_LOG_DIR', value: '/var/log/mlops'},
              ],
            },
          ],
        },
      },
    })
    expect(notes).not.toContain('Secret')
  })

  it.each(NASTY_NAMES)('render a model of any name as what it is: %j', async name => {
    const {objects, problems} = await render(nastySubject(name), monitored)
    expect(problems).toEqual([])
    const {objects: expected} = await built(kubernetes, nastySubject(name))
    expect(comparable(objects)).toEqual(comparable(expected))
  })
})

const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0

describe.skipIf(!kubectl)('kubectl kustomize', () => {
  it.each([
    ['production', 8, {name: 'MLOPS_TOKEN'}],
    ['local', 4, {name: 'MLOPS_INSECURE', value: '1'}],
  ])('builds the overlay %s', async (overlay, count, variable) => {
    const folder = await temporaryFolder()
    await stageFiles(folder, (await kubernetes.build(madeUpSubject(), settings)).files)
    const {stdout, stderr} = spawnSync(
      'kubectl',
      ['kustomize', join(folder, 'overlays', overlay)],
      {
        encoding: 'utf8',
      },
    )
    expect(stderr).toBe('')
    const texts = stdout.split(/^---$/m)
    expect(texts).toHaveLength(count)
    expect(texts.find(text => text.includes('kind: Deployment'))).toContain(
      `env:\n        - name: ${variable.name}`,
    )
  })
})
