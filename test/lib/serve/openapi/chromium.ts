import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Readable, Writable} from 'node:stream'

const PLACES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where Chromium is; undefined where it is not installed. */
export const CHROMIUM = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap(folder => PLACES.map(name => path.join(folder, name)))
  .find(file => existsSync(file))

/** A page in a headless browser, spoken to over the DevTools protocol. */
export interface BrowserPage {
  /** What went wrong in the page: exceptions, and what its policy blocked. */
  readonly problems: readonly string[]
  open(url: string): Promise<void>
  /** The value, as JSON, of an expression, which may be a promise. */
  read<T>(expression: string): Promise<T>
  /** Asks until the expression is true. */
  until(expression: string): Promise<void>
  /** Types a key into what has the focus: `Tab`, `Enter`, ` `. */
  press(key: string): Promise<void>
  send(method: string, parameters?: object): Promise<Readonly<Record<string, unknown>>>
  close(): Promise<void>
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: {readonly message: string}
}

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
const KEY_CODES: Readonly<Record<string, number>> = {Tab: 9, Enter: 13, ' ': 32, ArrowRight: 39}

export async function startChromium(executable: string): Promise<BrowserPage> {
  const profile = await mkdtemp(path.join(tmpdir(), 'chromium-'))
  const child = spawn(
    executable,
    [...FLAGS, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
    {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']},
  )
  const problems: string[] = []
  const waiting = new Map<number, (message: Message) => void>()
  let last = 0
  const attachment: {sessionId?: string} = {}
  const send: BrowserPage['send'] = (method, params = {}) => {
    const id = ++last
    const input = child.stdio[3] as Writable
    input.write(`${JSON.stringify({id, method, params, ...attachment})}\0`)
    return new Promise((resolve, reject) => {
      waiting.set(id, ({result = {}, error}) => {
        if (error === undefined) resolve(result)
        else reject(new Error(`${method}: ${error.message}`))
      })
    })
  }
  listen(child.stdio[4] as Readable, message => {
    if (message.id !== undefined) waiting.get(message.id)?.(message)
    if (message.method === 'Runtime.exceptionThrown' || message.method === 'Log.entryAdded')
      problems.push(JSON.stringify(message.params))
  })
  const {targetInfos} = await send('Target.getTargets')
  const target = (targetInfos as {targetId: string; type: string}[]).find(t => t.type === 'page')
  const attached = await send('Target.attachToTarget', {targetId: target?.targetId, flatten: true})
  attachment.sessionId = String(attached['sessionId'])
  for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`)

  const read = async <T>(expression: string): Promise<T> => {
    const {result, exceptionDetails} = await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return (result as {readonly value: T}).value
  }
  const until = async (expression: string): Promise<void> => {
    const end = Date.now() + 10_000
    while (!(await read<boolean>(`Boolean(${expression})`).catch(() => false))) {
      if (Date.now() > end) throw new Error(`It never came true: ${expression}`)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  return {
    problems,
    send,
    read,
    until,
    async open(url) {
      await send('Page.navigate', {url})
      await until(`location.href === ${JSON.stringify(url)} && document.readyState === 'complete'`)
    },
    async press(key) {
      const windowsVirtualKeyCode = KEY_CODES[key]
      const text = key === 'Enter' ? '\r' : key === ' ' ? ' ' : undefined
      const event = {key, code: key, windowsVirtualKeyCode}
      await send('Input.dispatchKeyEvent', {type: text ? 'keyDown' : 'rawKeyDown', text, ...event})
      await send('Input.dispatchKeyEvent', {type: 'keyUp', ...event})
    },
    async close() {
      const gone = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
      await rm(profile, {recursive: true, force: true, maxRetries: 5})
    },
  }
}

/** Messages are JSON, each ended by NUL. */
function listen(stream: Readable, onMessage: (message: Message) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0')
    rest = parts.pop() ?? ''
    for (const part of parts) onMessage(JSON.parse(part) as Message)
  })
}
