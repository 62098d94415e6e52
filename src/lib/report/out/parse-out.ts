import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {nearest} from '../../core/text/index.ts'
import {defaultFile, formatOfFile, type ReportFormat} from './report-format.ts'

/** One `--out`: a shape and a place. */
export interface ReportOutput {
  readonly format: ReportFormat
  /** Null for standard output. */
  readonly file: string | null
}

export interface ParseOutOptions {
  /** What the report is called: the default files are named after it, `reports/<name>.html`. */
  readonly name: string
  /** What the command can write. */
  readonly formats: readonly ReportFormat[]
  /** The folder that files are relative to. */
  readonly directory?: string
}

const LOG_FORMATS: ReadonlySet<ReportFormat> = new Set(['table', 'github'])

/**
 * What the values of `--out` ask for: `FORMAT`, `FORMAT=FILE`, or a file whose ending tells the format.
 *
 * `-`, or no file, is standard output; what nobody reads there (`html`, `junit`, …) goes to `reports/`. Without any
 * value the table goes to standard output. One report fits there, except that the lines of `github` may
 * stand beside the table in the log of a job.
 *
 * @throws MlopsError `REPORT_OUT` for an unknown format and a place that is named twice.
 */
export function parseOut(
  values: readonly string[],
  options: ParseOutOptions,
): readonly ReportOutput[] {
  const outputs =
    values.length === 0
      ? [{format: 'table', file: null} as const]
      : values.map(value => parseOne(value, options))
  refuseTwice(outputs)
  return outputs
}

function parseOne(value: string, {name, formats, directory = '.'}: ParseOutOptions): ReportOutput {
  const at = value.indexOf('=')
  const word = at < 0 ? value : value.slice(0, at)
  const format = formats.find(known => known === word)
  if (format !== undefined) {
    const file = at < 0 ? defaultFile(format, name) : value.slice(at + 1)
    if (file === '')
      throw new MlopsError('REPORT_OUT', `--out ${value}: there is no file after the =.`, {
        hint: `Name one, or write --out ${format}=- for standard output.`,
      })
    return {format, file: file === null || file === '-' ? null : placeOf(file, directory)}
  }
  const told = formatOfFile(value)
  // A word before a = is meant to be a format, unless it looks like a path.
  if (told !== undefined && formats.includes(told) && (at < 0 || /[./\\]/.test(word)))
    return {format: told, file: placeOf(value, directory)}
  throw unknownFormat(value, word, formats)
}

function placeOf(file: string, directory: string): string {
  return path.isAbsolute(file) ? file : path.join(directory, file)
}

function unknownFormat(value: string, word: string, formats: readonly ReportFormat[]): MlopsError {
  const near = nearest(word, formats)
  const list = formats.join(', ')
  return new MlopsError('REPORT_OUT', `--out ${value}: ${word} is no format.`, {
    hint:
      near === undefined
        ? `Formats are ${list}; --out FORMAT=FILE writes a file.`
        : `Did you mean ${near}? Formats are ${list}.`,
  })
}

function refuseTwice(outputs: readonly ReportOutput[]): void {
  const printed = outputs.flatMap(({format, file}) => (file === null ? [format] : []))
  const log = printed.every(format => LOG_FORMATS.has(format)) && new Set(printed).size === 2
  if (printed.length > 1 && !(log && printed.length === 2))
    throw new MlopsError(
      'REPORT_OUT',
      `--out ${printed.join(' and --out ')} would both go to standard output.`,
      {hint: `Give all but one a file: --out ${printed.at(-1) ?? ''}=FILE.`},
    )
  const seen = new Set<string>()
  for (const {file} of outputs) {
    if (file === null) continue
    const place = path.resolve(file)
    if (seen.has(place))
      throw new MlopsError('REPORT_OUT', `Two --out would write ${file}.`, {
        hint: 'Give each a file of its own.',
      })
    seen.add(place)
  }
}
