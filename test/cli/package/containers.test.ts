import {execFileSync} from 'node:child_process'
import {chmod, mkdir, mkdtemp, readFile, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {flightsProject} from '../flights-project.ts'
import {mlops} from '../mlops.ts'
import {askSlowly} from './ask-slowly.ts'
import {assembleImage, type Image} from './assemble-image.ts'
import {noContainers, runContainer, untilReady} from './run-container.ts'

const TARGETS = ['docker', 'sagemaker', 'vertex', 'cloud-run', 'ecs', 'lambda', 'spaces'] as const
type Target = (typeof TARGETS)[number]
const FLIGHT = {
  ...{carrier: 'UA', origin: 'EWR', dest: 'IAH', distance: 1400, hour: 21, minute: 1, weekday: 2},
  ...{departures: 11, temp: 78.8, humid: 84.92, wind_dir: 190, wind_speed: 10.4, precip: 0.02},
  ...{pressure: null, visib: 10, recent_delay: 47.4},
}
const CSV = 'UA,EWR,IAH,1400,21,1,2,11,78.8,84.92,190,10.4,0.02,,10,47.4'
const JSON_BODY = {'Content-Type': 'application/json'}

const skipped = noContainers === undefined ? '' : ` (skipped: ${noContainers})`

describe.skipIf(noContainers !== undefined)(`an image of the context of${skipped}`, () => {
  let parent = ''
  let packages = ''
  let expected: unknown
  const images = new Map<Target, Promise<Image>>()
  /** Assembled once, as a build would keep it. */
  const image = (target: Target): Promise<Image> => {
    const found = images.get(target)
    if (found !== undefined) return found
    const made = assembleImage(
      path.join(packages, target),
      path.join(parent, 'images', target, 'root'),
    )
    images.set(target, made)
    return made
  }

  beforeAll(async () => {
    const project = await flightsProject()
    parent = path.dirname(project)
    packages = path.join(parent, 'packages')
    const packaged = await mlops(['package', '--target', TARGETS.join(','), '-o', packages], {
      cwd: project,
    })
    expect(packaged.exitCode, packaged.stderr).toBe(0)
    const predicted = await mlops(['predict', '--row', JSON.stringify(FLIGHT), '--json'], {
      cwd: project,
    })
    expected = (JSON.parse(predicted.stdout) as {rows: unknown[]}).rows[0]
  }, 240_000)
  afterAll(async () => {
    await rm(parent, {recursive: true, force: true})
  })

  it('docker is smaller than 120 MB without its base', async () => {
    const {sizeBytes, images: bases} = await image('docker')
    expect(sizeBytes).toBeLessThan(120e6)
    expect(bases['']).toBe('node:22-bookworm-slim')
  })

  it('docker does not start without a token, and says what to do', async () => {
    const container = await runContainer(await image('docker'), 'PORT')
    expect(await container.exited).toBe(2)
    expect(container.output()).toContain('MLOPS_TOKEN')
  })

  it('docker answers who has the token, as another user than root, and nobody else', async () => {
    const docker = await image('docker')
    expect(docker.user).toBe('10001:10001')
    const container = await runContainer(docker, 'PORT', {environment: {MLOPS_TOKEN: 'secret'}})
    await untilReady(container, '/v2/health/ready')
    const ask = (token: string): Promise<Response> =>
      fetch(`${container.url}/predict`, {
        method: 'POST',
        headers: {...JSON_BODY, Authorization: `Bearer ${token}`},
        body: JSON.stringify(FLIGHT),
      })
    expect((await ask('wrong')).status).toBe(401)
    const answer = (await (await ask('secret')).json()) as Record<string, unknown>
    expect(answer).toMatchObject({model: 'flights', version: 'v1.0.0', prediction: 0})
    expect(answer['probabilities']).toEqual(nearAll(probabilitiesOf(expected)))
    expect(container.exec(docker.healthcheck)).toBe(0)
    expect(await container.stop()).toBe(0)
    expect(container.exec(docker.healthcheck)).toBe(1)
  }, 60_000)

  it('docker keeps a log where a volume is named for it, and needs no other place to write', async () => {
    const volume = path.join(parent, 'log')
    await mkdir(volume)
    execFileSync('chown', ['10001:10001', volume])
    const container = await runContainer(await image('docker'), 'PORT', {
      environment: {MLOPS_INSECURE: '1', MLOPS_LOG_DIR: '/var/log/mlops'},
      volumes: {'/var/log/mlops': volume},
    })
    await untilReady(container, '/v2/health/ready')
    const body = JSON.stringify(FLIGHT)
    const answer = await fetch(`${container.url}/predict`, {
      method: 'POST',
      headers: JSON_BODY,
      body,
    })
    expect(answer.status, await answer.text()).toBe(200)
    expect(await container.stop()).toBe(0)
    const written = execFileSync(
      'grep',
      ['-r', '-h', '"probability_0"', volume, '--include=*.ndjson'],
      {
        encoding: 'utf8',
      },
    )
    expect(written.trim().split('\n')).toHaveLength(1)
    expect(written).toContain('"carrier":"UA","origin":"EWR","dest":"IAH"')
  }, 60_000)

  it('docker refuses a command that it does not have', async () => {
    const container = await runContainer(await image('docker'), 'PORT', {args: ['score']})
    expect(await container.exited).toBe(2)
    expect(container.output()).toContain('This image serves a model')
  })

  describe('sagemaker', () => {
    it('says that it takes SAGEMAKER_BIND_TO_PORT, has the exec form, and runs as root', async () => {
      const {labels, user, entrypoint} = await image('sagemaker')
      expect(labels['com.amazonaws.sagemaker.capabilities.accept-bind-to-port']).toBe('true')
      expect(user).toBe('0:0')
      expect(entrypoint).toEqual(['node', '/srv/app/start.js'])
    })

    it('answers GET /ping by an empty 200 and POST /invocations in CSV, JSON and JSON lines', async () => {
      const {url} = await started('sagemaker', 'SAGEMAKER_BIND_TO_PORT', '/ping', {args: ['serve']})
      const ping = await fetch(`${url}/ping`, {signal: AbortSignal.timeout(2_000)})
      expect([ping.status, (await ping.text()).trim()]).toEqual([200, ''])
      const ask = async (type: string, body: string, accept: string): Promise<string> => {
        const headers = {'Content-Type': type, Accept: accept}
        const answer = await fetch(`${url}/invocations`, {method: 'POST', headers, body})
        expect(answer.status).toBe(200)
        return answer.text()
      }
      const csv = (await ask('text/csv', CSV, 'text/csv')).trim().split(',').map(Number)
      expect(csv.slice(1)).toEqual(Object.values(probabilitiesOf(expected)).map(near))
      const line = JSON.stringify(FLIGHT)
      const lines = await ask(
        'application/jsonlines',
        `${line}\n${line}\n`,
        'application/jsonlines',
      )
      expect(lines.trim().split('\n')).toEqual(['0', '0'])
      const json = await ask(
        'application/json',
        JSON.stringify({instances: [FLIGHT]}),
        'application/json',
      )
      expect(JSON.parse(json)).toEqual({predictions: [0]})
    }, 60_000)

    it('listens on 8080 where nothing names a port, and tells batch transforms what it takes', async () => {
      const {port, environment} = await image('sagemaker')
      expect([port, environment['PORT']]).toEqual([8080, '8080'])
      const {url} = await started('sagemaker', 'PORT', '/ping', {
        args: ['serve'],
        environment: {SAGEMAKER_BATCH: 'true'},
      })
      const parameters = await fetch(`${url}/execution-parameters`)
      expect(await parameters.json()).toMatchObject({
        BatchStrategy: 'MULTI_RECORD',
        MaxPayloadInMB: expect.any(Number) as number,
      })
    }, 60_000)

    it('takes the model of /opt/ml/model before its own', async () => {
      const unpacked = await mkdtemp(path.join(os.tmpdir(), 'mlops-opt-'))
      execFileSync('tar', ['-xzf', path.join(packages, 'sagemaker/model.tar.gz'), '-C', unpacked])
      const manifest = path.join(unpacked, 'mlops-model.json')
      const changed = (await readFile(manifest, 'utf8')).replace('"v1.0.0"', '"v9.0.0"')
      execFileSync('tee', [manifest], {input: changed, stdio: ['pipe', 'ignore', 'ignore']})
      const {url} = await started('sagemaker', 'SAGEMAKER_BIND_TO_PORT', '/ping', {
        mounts: {'/opt/ml/model': unpacked},
      })
      const answer = await fetch(`${url}/v2/models/flights`)
      expect(await answer.json()).toMatchObject({versions: ['v9.0.0']})
      await rm(unpacked, {recursive: true})
    }, 60_000)

    it('runs as another user too, where the image was built so', async () => {
      const {url} = await started('sagemaker', 'SAGEMAKER_BIND_TO_PORT', '/ping', {
        user: '10001:10001',
      })
      expect((await fetch(`${url}/ping`)).status).toBe(200)
    }, 60_000)
  })

  it('vertex listens on AIP_HTTP_PORT and answers the routes that the environment names', async () => {
    const {url} = await started('vertex', 'AIP_HTTP_PORT', '/health', {
      environment: {
        AIP_HEALTH_ROUTE: '/health',
        AIP_PREDICT_ROUTE: '/v1/predict',
        AIP_STORAGE_URI: '',
      },
    })
    const answer = await fetch(`${url}/v1/predict`, {
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({instances: [FLIGHT], parameters: {probabilities: true}}),
    })
    expect(answer.headers.get('content-type')).toContain('application/json')
    const {predictions} = (await answer.json()) as {predictions: Record<string, number>[]}
    expect(predictions[0]).toMatchObject({prediction: 0})
    expect(predictions[0]?.['probability_1']).toEqual(near(probabilitiesOf(expected)['1'] ?? 0))
  }, 60_000)

  it('cloud-run listens on PORT, and the probes of service.yaml are answered', async () => {
    const {url} = await started('cloud-run', 'PORT', '/v2/health/ready')
    const text = await readFile(path.join(packages, 'cloud-run/service.yaml'), 'utf8')
    const service = parse(text) as {
      spec: {template: {spec: {containers: Record<string, {httpGet: {path: string}}>[]}}}
    }
    const [server] = service.spec.template.spec.containers
    for (const probe of ['startupProbe', 'livenessProbe']) {
      const route = server?.[probe]?.httpGet.path ?? ''
      expect((await fetch(`${url}${route}`)).status, probe).toBe(200)
    }
  }, 60_000)

  it('ecs is healthy by the command of its task definition', async () => {
    const text = await readFile(path.join(packages, 'ecs/task-definition.json'), 'utf8')
    const task = JSON.parse(text) as {
      containerDefinitions: {
        readonly user: string
        readonly readonlyRootFilesystem: boolean
        readonly healthCheck: {readonly command: string[]}
        readonly stopTimeout: number
      }[]
    }
    const [server] = task.containerDefinitions
    expect(server).toMatchObject({
      user: '10001:10001',
      readonlyRootFilesystem: true,
      stopTimeout: 30,
    })
    const container = await started('ecs', 'PORT', '/v2/health/ready', {
      environment: {MLOPS_TOKEN: 'secret'},
    })
    const [kind, ...command] = server?.healthCheck.command ?? []
    expect([kind, container.exec(command)]).toEqual(['CMD', 0])
  }, 60_000)

  it('lambda has the adapter as an extension, and is ready where the adapter looks', async () => {
    const lambda = await image('lambda')
    expect(lambda.images['adapter']).toMatch(/aws-lambda-adapter:\d+\.\d+\.\d+$/)
    expect(lambda.copies[0]).toEqual({
      from: 'adapter',
      sources: ['/lambda-adapter'],
      to: '/opt/extensions/lambda-adapter',
    })
    const {environment} = lambda
    expect(environment['AWS_LWA_PORT']).toBe(String(lambda.port))
    const route = environment['AWS_LWA_READINESS_CHECK_PATH'] ?? ''
    const {url} = await started('lambda', 'PORT', route)
    const [low = 0, high = 0] = (environment['AWS_LWA_READINESS_CHECK_HEALTHY_STATUS'] ?? '')
      .split('-')
      .map(Number)
    const {status} = await fetch(`${url}${route}`)
    expect(status).toBeGreaterThanOrEqual(low)
    expect(status).toBeLessThanOrEqual(high)
  }, 60_000)

  it('spaces says in the README which port it has, and runs as uid 1000', async () => {
    const space = await image('spaces')
    const readme = await readFile(path.join(packages, 'spaces/README.md'), 'utf8')
    const front = parse(/^---\n([\s\S]*?)\n---\n/.exec(readme)?.[1] ?? '') as Record<
      string,
      unknown
    >
    expect(front).toMatchObject({sdk: 'docker', app_port: space.port})
    expect(space.user).toBe('1000:1000')
    const {url} = await started('spaces', 'PORT', '/v2/health/ready')
    expect((await fetch(`${url}/docs`)).status).toBe(200)
  }, 60_000)

  it('every target answers a request that was under way when SIGTERM came, and ends with 0', async () => {
    for (const target of ['docker', 'sagemaker', 'vertex', 'cloud-run'] as const) {
      const container = await started(target, 'PORT', '/v2/health/ready', {
        environment: {MLOPS_INSECURE: '1'},
      })
      const asked = await askSlowly(`${container.url}/invocations`)
      const stopped = container.stop()
      // The signal is on its way; the body comes after it.
      await new Promise(resolve => setTimeout(resolve, 100))
      const {status, text} = await asked.send(
        JSON.stringify({instances: Array.from({length: 500}, () => FLIGHT)}),
      )
      expect(status, text + container.output()).toBe(200)
      const {predictions} = JSON.parse(text) as {predictions: number[]}
      expect(predictions).toHaveLength(500)
      expect(await stopped).toBe(0)
    }
  }, 120_000)

  it('kserve mounts a model under /mnt/models: a bare file, or a folder with what it needs', async () => {
    const bare = await mkdtemp(path.join(os.tmpdir(), 'mlops-mnt-'))
    await chmod(bare, 0o755)
    execFileSync('cp', [
      path.join(packages, 'docker/model/model.onnx'),
      path.join(bare, 'mounted.onnx'),
    ])
    const {url} = await started('docker', 'PORT', '/v2/health/ready', {
      environment: {MLOPS_INSECURE: '1'},
      mounts: {'/mnt/models': bare},
    })
    expect((await fetch(`${url}/v2/models/mounted/ready`)).status).toBe(200)
    await rm(bare, {recursive: true})
  }, 60_000)

  async function started(
    target: Target,
    portVariable: string,
    route: string,
    options: Parameters<typeof runContainer>[2] = {},
  ): ReturnType<typeof runContainer> {
    const container = await runContainer(await image(target), portVariable, options)
    await untilReady(container, route)
    return container
  }
})

function probabilitiesOf(prediction: unknown): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [name, value] of Object.entries(prediction as Record<string, unknown>)) {
    if (name.startsWith('probability_')) found[name.slice('probability_'.length)] = Number(value)
  }
  return found
}

function nearAll(values: Readonly<Record<string, number>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, near(value)]))
}

function near(value: number): unknown {
  return expect.closeTo(value, 6)
}
