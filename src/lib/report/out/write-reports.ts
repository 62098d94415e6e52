import {appendFile, writeFile} from 'node:fs/promises'
import {createAtomicFile, fileError, type AtomicFile} from '../../platform/files/index.ts'
import type {ReportOutput} from './parse-out.ts'
import type {ReportFormat} from './report-format.ts'

/** How a report becomes the text of each format. */
export type ReportRenderers<F extends ReportFormat = ReportFormat> = Readonly<
  Record<F, () => string | Promise<string>>
>

export interface WriteReportsOptions {
  readonly print: (text: string) => void
  /** What later steps of a job on GitHub may read, such as `verdict`; written with `github`. */
  readonly stepOutputs?: Readonly<Record<string, string>>
  /** Where `GITHUB_STEP_SUMMARY` and `GITHUB_OUTPUT` are looked for; that of the process where left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** GitHub refuses a summary beyond this size, in bytes. */
const MAX_SUMMARY = 1024 * 1024

/**
 * Renders every output, then writes the files, each whole or not at all, then prints.
 *
 * Nothing is written when one cannot be rendered, and no file appears when one cannot be filled. With
 * `github` the Markdown is appended to the summary of the step as well, and `stepOutputs` to its outputs, where
 * the job has them.
 *
 * @returns The files, in the order of the outputs.
 * @throws MlopsError `FILE_UNWRITABLE`.
 */
export async function writeReports(
  outputs: readonly ReportOutput[],
  renderers: Partial<ReportRenderers>,
  {print, stepOutputs = {}, environment = process.env}: WriteReportsOptions,
): Promise<readonly string[]> {
  const onGithub = outputs.some(({format}) => format === 'github')
  const summary = onGithub ? environment['GITHUB_STEP_SUMMARY'] : undefined
  const outputFile = onGithub ? environment['GITHUB_OUTPUT'] : undefined
  const texts: {readonly file: string | null; readonly text: string}[] = []
  for (const {format, file} of outputs) {
    const render = renderers[format]
    if (render === undefined) throw new Error(`Nothing renders ${format}.`)
    texts.push({file, text: await render()})
  }
  const summaryText = summary ? ((await renderers.md?.()) ?? '') : ''

  const files = texts.flatMap(({file, text}) => (file === null ? [] : [{file, text}]))
  await writeAll(files)
  if (summary && Buffer.byteLength(summaryText) < MAX_SUMMARY)
    await append(summary, withLastNewline(summaryText))
  const lines = Object.entries(stepOutputs).map(([key, value]) => `${key}=${oneLine(value)}\n`)
  if (outputFile && lines.length > 0) await append(outputFile, lines.join(''))
  for (const {file, text} of texts) if (file === null) print(text.replace(/\n$/, ''))
  return files.map(({file}) => file)
}

/** A second line would be an output of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}

async function append(file: string, text: string): Promise<void> {
  await appendFile(file, text).catch((cause: unknown) => {
    throw fileError(cause, file, 'write')
  })
}

async function writeAll(
  files: readonly {readonly file: string; readonly text: string}[],
): Promise<void> {
  const begun: AtomicFile[] = []
  try {
    for (const {file, text} of files) {
      const atomic = await createAtomicFile(file)
      begun.push(atomic)
      await writeFile(atomic.temporaryPath, withLastNewline(text)).catch((cause: unknown) => {
        throw fileError(cause, file, 'write')
      })
    }
    for (const atomic of begun) await atomic.commit()
  } finally {
    for (const atomic of begun) await atomic.discard()
  }
}

function withLastNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
