import {readFile} from 'node:fs/promises'
import {pathToFileURL} from 'node:url'
import {asError, MlopsError} from '../../../core/errors/index.ts'
import type {PackageSubject} from '../../types.ts'
import {browserFile, RUNTIME_MODULE, RUNTIME_WASM} from './browser-files.ts'
import type {PageParts} from './page-of.ts'
import {answersOf, type Answer} from '../../portable/answers.ts'
import type {PageModel} from '../../portable/page-model.ts'
import {predictRows} from '../../portable/predictor.ts'
import {rowFeeds, type Row} from '../../portable/row-feeds.ts'
import {openWebSession, type WebRuntime, type WebSession} from '../../portable/web-session.ts'

/** What both runtimes may differ by, of a number and of one: they add in another order. */
const TOLERANCE = 1e-4

/**
 * Runs the model here in the very WebAssembly that browsers will run, and compares what it says of the example with what
 * ONNX Runtime says.
 *
 * @throws MlopsError `PACKAGE_UNFIT`.
 */
export async function proveInRuntime(subject: PackageSubject, parts: PageParts): Promise<void> {
  const {page} = parts
  const session = await openInRuntime(subject, parts)
  try {
    const rows = [exampleRow(page)]
    const expected = await expectedOf(subject, page, rows)
    if (expected === undefined) return
    const answers = await predictRows(page, session, rows).catch((cause: unknown) => {
      throw unfit(subject, 'does not run it', cause)
    })
    if (!agree(expected, answers)) {
      throw new MlopsError(
        'PACKAGE_UNFIT',
        `${subject.label} says something else in a browser: ${text(answers[0])} instead of ${text(expected[0])}.`,
        {hint: 'A server runs it as it is: `mlops package --target docker`.'},
      )
    }
  } finally {
    await session.release()
  }
}

/** @throws MlopsError `PACKAGE_UNFIT` where the runtime of browsers does not take the model. */
export async function openInRuntime(
  subject: PackageSubject,
  {page, bytes}: PageParts,
): Promise<WebSession> {
  const runtime = await loadRuntime()
  const weights = await Promise.all(
    subject.model.external.map(async ({name, path}) => ({name, bytes: await readFile(path)})),
  )
  const outputs = page.meaning.outputs.map(({name}) => name)
  return await openWebSession(runtime, {bytes, weights, outputs}).catch((cause: unknown) => {
    throw unfit(subject, 'does not load it', cause)
  })
}

type LoadedRuntime = WebRuntime & {
  readonly env: {
    logLevel?: 'fatal'
    readonly wasm: {numThreads?: number; wasmBinary?: ArrayBufferLike}
  }
}

let loaded: Promise<WebRuntime> | undefined

/** Once a process: it cannot be unloaded. */
async function loadRuntime(): Promise<WebRuntime> {
  loaded ??= (async () => {
    const module = (await import(pathToFileURL(browserFile(RUNTIME_MODULE)).href)) as LoadedRuntime
    const binary = await readFile(browserFile(RUNTIME_WASM))
    module.env.logLevel = 'fatal'
    module.env.wasm.numThreads = 1
    module.env.wasm.wasmBinary = Uint8Array.from(binary).buffer
    return module
  })()
  return await loaded
}

/** What ONNX Runtime says here; undefined where it cannot answer the example, which may be made up. */
async function expectedOf(
  {opened}: PackageSubject,
  page: PageModel,
  rows: readonly Row[],
): Promise<readonly Answer[] | undefined> {
  const {feeds, problems} = rowFeeds(page, rows)
  if (problems.length > 0) return undefined
  return await opened.predict(feeds).then(answersOf, () => undefined)
}

/** The example of each field; for a picture, pixels that rise from left to right. */
export function exampleRow({fields, image}: PageModel): Row {
  const channels = image?.channels === 'gray' ? 1 : 3
  const size = image === null ? 0 : image.width * image.height * channels
  const picture = {pixels: Uint8Array.from({length: size}, (_, at) => (at * 7) % 256), encoded: ''}
  return Object.fromEntries(
    fields.map(({name, kind, example}) => [name, kind === 'image' ? picture : example]),
  )
}

function agree(expected: readonly Answer[], answers: readonly Answer[]): boolean {
  return expected.every((answer, row) => {
    const other = flat(answers[row])
    return flat(answer).every((value, index) => alike(value, other[index]))
  })
}

function flat(answer: Answer | undefined): readonly unknown[] {
  if (answer === undefined) return []
  const {prediction, probabilities, others} = answer
  return [prediction, ...probabilities.map(one => one.share), ...others.map(one => one.value)]
}

function alike(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number' || Object.is(a, b)) return Object.is(a, b)
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a))
}

function text(answer: Answer | undefined): string {
  return flat(answer).slice(0, 4).map(String).join(', ')
}

function unfit({label}: PackageSubject, what: string, cause: unknown): MlopsError {
  const [line = ''] = asError(cause).message.split('\n')
  return new MlopsError(
    'PACKAGE_UNFIT',
    `${label} cannot run in a browser: the runtime for it ${what} (${line.slice(0, 300)}).`,
    {hint: 'A server runs it as it is: `mlops package --target docker`.', cause},
  )
}
