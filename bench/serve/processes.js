// Servers as process groups of their own, on one core.
import {spawn, spawnSync} from 'node:child_process'
import {closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {get} from 'node:http'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

/** This process and its load generators on the second core, so that the first is the server's alone. */
export function takeLoadCore() {
  must('taskset', ['-a', '-c', '-p', '1', String(process.pid)])
}

export function must(command, args, options = {}) {
  const result = spawnSync(command, args.map(String), {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  })
  if (result.error?.code === 'ENOENT') throw new Error(`${command} is not installed here`)
  if (result.status !== 0)
    throw new Error(`${command} ${args.join(' ')}\n${result.stdout}${result.stderr}`)
  return result.stdout
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Starts `command` on a core and waits until `readyUrl` answers 200; `readyMs` says how long it took. */
export async function startServer({command, env, cwd, readyUrl, core = 0, timeoutMs = 90_000}) {
  const log = join(mkdtempSync(join(tmpdir(), 'mlops-bench-')), 'output.txt')
  const out = openSync(log, 'a')
  const startedAt = performance.now()
  const pinned = core === null ? command : ['taskset', '-c', String(core), ...command]
  const child = spawn(pinned[0], pinned.slice(1).map(String), {
    cwd,
    env: {...process.env, ...env},
    // Not a pipe: nobody would read it while this process waits for a load generator.
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  const output = () => readFileSync(log, 'utf8').slice(-8000)
  const exited = new Promise(resolve => {
    child.once('exit', (code, signal) => resolve({code, signal}))
    child.once('error', error => resolve({code: error.code, signal: null}))
  })
  let ended = null
  void exited.then(how => (ended = how))
  while (!(await answers200(readyUrl))) {
    if (ended !== null) throw new Error(`ended with ${ended.code ?? ended.signal}: ${output()}`)
    if (performance.now() - startedAt > timeoutMs) {
      child.kill('SIGKILL')
      throw new Error(`not ready after ${timeoutMs / 1000} s: ${output()}`)
    }
    await sleep(2)
  }
  const readyMs = performance.now() - startedAt
  // Some servers put their workers into sessions of their own, which a signal to the group misses.
  const signal = name => {
    for (const pid of tree(child.pid).keys()) {
      try {
        process.kill(pid, name)
      } catch (error) {
        if (error.code !== 'ESRCH') throw error
      }
    }
  }
  return {
    pid: child.pid,
    readyMs,
    exited,
    output,
    /** To the process that was started alone. */
    send: name => child.kill(name),
    /** To it and all below it. */
    signal,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    stop: async () => {
      signal('SIGKILL')
      await exited
      rmSync(dirname(log), {recursive: true, force: true})
    },
  }
}

function answers200(url) {
  return new Promise(resolve => {
    const request = get(url, {agent: false, timeout: 2000}, response => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(false))
  })
}

/** Processor time that a process and all below it have used, in microseconds. */
export function cpuUs(pid) {
  let ticks = 0
  for (const id of tree(pid).keys()) {
    // After the name, which may hold blanks: the 14th and 15th field of all.
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks * 10_000
}

/** Resident memory of a process and all below it, in MB. */
export function residentMb(pid) {
  let kilobytes = 0
  for (const resident of tree(pid).values()) kilobytes += resident
  return kilobytes / 1024
}

/** Ids of a process and all below it, with the kilobytes of memory that each holds. */
function tree(root) {
  const children = new Map()
  const resident = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8')
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)[1])
      resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0))
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // It has ended in between.
    }
  }
  const found = new Map()
  for (const open = [root]; open.length > 0;) {
    const pid = open.pop()
    if (resident.has(pid)) found.set(pid, resident.get(pid))
    open.push(...(children.get(pid) ?? []))
  }
  return found
}
