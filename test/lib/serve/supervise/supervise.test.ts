import {resolve} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {execa} from 'execa'
import {describe, expect, it, onTestFinished} from 'vitest'
import {renderMetrics} from '../../../../src/lib/serve/ops/index.ts'
import {
  runProcesses,
  type SuperviseOptions,
  type Supervisor,
  type SupervisorEvent,
} from '../../../../src/lib/serve/supervise/index.ts'

const FIXTURES = resolve(import.meta.dirname, '../../../fixtures/serve')

interface Running {
  readonly supervisor: Supervisor
  readonly url: string
  readonly events: SupervisorEvent[]
  readonly controller: AbortController
}

async function running(options: Partial<SuperviseOptions> = {}): Promise<Running> {
  const controller = new AbortController()
  const events: SupervisorEvent[] = []
  const supervisor = await runProcesses({
    processes: 2,
    entry: resolve(FIXTURES, 'worker.js'),
    signal: controller.signal,
    onEvent: event => events.push(event),
    ...options,
  })
  onTestFinished(() => supervisor.stop())
  const {port} = supervisor.greeting as {port: number}
  return {supervisor, url: `http://127.0.0.1:${port}`, events, controller}
}

/** Over a new connection, so that the next process answers. */
async function ask(url: string): Promise<{pid: number; version: string}> {
  const response = await fetch(url, {headers: {Connection: 'close'}})
  return (await response.json()) as {pid: number; version: string}
}

async function pidsAnswering(url: string): Promise<Set<number>> {
  const answers = await Promise.all(Array.from({length: 20}, () => ask(`${url}/pid`)))
  return new Set(answers.map(({pid}) => pid))
}

describe('several processes', () => {
  it('share one port', async () => {
    const {supervisor, url} = await running()
    expect(await pidsAnswering(url)).toEqual(new Set(supervisor.pids))
    expect(supervisor.pids).toHaveLength(2)
  })

  it('are replaced when they die, while the others serve', async () => {
    const {supervisor, url, events} = await running()
    const before = [...supervisor.pids]
    await expect(ask(`${url}/die`)).rejects.toThrow()
    expect((await ask(`${url}/pid`)).pid).toBeGreaterThan(0)
    await expect
      .poll(() => events.filter(({type}) => type === 'ready').length, {timeout: 10_000})
      .toBe(3)
    expect(events).toContainEqual(
      expect.objectContaining({type: 'died', how: 'code 1', restartInMs: 100}),
    )
    expect(supervisor.pids).toHaveLength(2)
    expect(supervisor.pids).not.toEqual(before)
    expect((await pidsAnswering(url)).size).toBe(2)
  })

  it('are killed when their event loop hangs', async () => {
    const {supervisor, url, events} = await running({heartbeatTimeoutMs: 1500})
    const hung = ask(`${url}/hang`).catch(() => 'killed')
    await expect.poll(() => events.some(({type}) => type === 'stuck'), {timeout: 10_000}).toBe(true)
    expect(await hung).toBe('killed')
    await expect
      .poll(() => events.filter(({type}) => type === 'ready').length, {timeout: 10_000})
      .toBe(3)
    expect(events).toContainEqual(expect.objectContaining({type: 'died', how: 'SIGKILL'}))
    expect(await pidsAnswering(url)).toEqual(new Set(supervisor.pids))
  })

  it('are told one after the other, and their answers come back', async () => {
    const {supervisor, url} = await running()
    expect(await supervisor.tellEach('v2')).toEqual(supervisor.pids)
    expect((await ask(`${url}/pid`)).version).toBe('v2')
    await expect(supervisor.tellEach('broken')).rejects.toMatchObject({
      code: 'MODEL_MALFORMED',
      message: 'it is broken',
      hint: 'mend it',
    })
    expect((await ask(`${url}/pid`)).version).toBe('v2')
  })

  it('add up their metrics, whichever of them is asked', async () => {
    const {supervisor, url} = await running()
    expect((await pidsAnswering(url)).size).toBe(2)
    const sample = 'mlops_requests_total{protocol="predict",status="200",model="m",version="v1"} 20'
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(sample)
    expect(await renderMetrics(await supervisor.gather())).toContain(sample)
  })

  it('that die again and again end the server', async () => {
    const events: SupervisorEvent[] = []
    const starting = running({arguments: ['dies'], onEvent: event => events.push(event)})
    await expect(starting).rejects.toMatchObject({
      code: 'SERVE_WORKERS',
      message: 'A process of the server died 5 times (code 7).',
    })
    const pauses = events.flatMap(event => (event.type === 'died' ? [event.restartInMs] : []))
    expect(new Set(pauses)).toEqual(new Set([100, 200, 400, 800]))
  })

  it('end the server with the error that no restart would help against', async () => {
    await expect(running({arguments: ['fatal'], drainMs: 5000})).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      hint: 'Name another.',
    })
  })

  it('answer what is due before they end', async () => {
    const {supervisor, url, controller} = await running()
    const due = ask(`${url}/slow`)
    await sleep(100)
    const started = performance.now()
    controller.abort()
    expect((await due).pid).toBeGreaterThan(0)
    await supervisor.finished
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(supervisor.pids).toEqual([])
  })

  it('that do not end in time are killed', async () => {
    const {supervisor, url} = await running({drainMs: 1200})
    const hung = ask(`${url}/hang`).catch(() => 'killed')
    await sleep(100)
    const started = performance.now()
    await supervisor.stop()
    expect(await hung).toBe('killed')
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('the program that supervises', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s', async signal => {
    const program = execa('node', [resolve(FIXTURES, 'primary.js')], {reject: false})
    const line = await new Promise<string>(resolve =>
      program.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString())),
    )
    const {port, pids} = JSON.parse(line) as {port: number; pids: number[]}
    const due = ask(`http://127.0.0.1:${port}/slow`)
    await sleep(100)
    program.kill(signal)
    expect(pids).toContain((await due).pid)
    expect((await program).exitCode).toBe(0)
  })

  it('takes its processes along when it is killed', async () => {
    const program = execa('node', [resolve(FIXTURES, 'primary.js')], {reject: false})
    const line = await new Promise<string>(resolve =>
      program.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString())),
    )
    const {pids} = JSON.parse(line) as {pids: number[]}
    program.kill('SIGKILL')
    await program
    const alive = () => pids.filter(pid => isAlive(pid))
    await expect.poll(alive, {timeout: 5000}).toEqual([])
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
