import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {text} from 'node:stream/consumers'
import {MlopsError} from '../core/errors/index.ts'
import {dataFormat, dataRules, type Nulls} from '../data/index.ts'
import {loadModel, type ModelTask} from '../model/index.ts'
import {fileError} from '../platform/files/index.ts'
import {resolveModel} from '../registry/index.ts'
import type {RowSource} from './open-rows.ts'
import {predictRows, type PredictedRow} from './predict-rows.ts'

export interface PredictRequest {
  readonly directory: string
  readonly ref?: string | undefined
  readonly includePrereleases?: boolean | undefined
  /** `column=value`, one row. */
  readonly values: readonly string[]
  /** JSON, a row or a list of rows each. */
  readonly rows: readonly string[]
  /** `@FILE` or `-`. */
  readonly from?: string | undefined
  readonly nulls?: Nulls | undefined
}

export interface PredictedRows {
  readonly model: string
  readonly version: string | null
  readonly sha256: string
  readonly task: ModelTask
  readonly rows: readonly PredictedRow[]
}

/**
 * Predicts rows given on the command line, in a file or on standard input.
 *
 * @throws MlopsError `PREDICT_INPUT`, and what resolving and loading the model and `predictRows` throw.
 */
export async function predictModel(request: PredictRequest): Promise<PredictedRows> {
  const {directory, ref, includePrereleases, nulls} = request
  const source = await rowSource(request)
  const resolved = await resolveModel({
    directory,
    ...(ref === undefined ? {} : {ref}),
    ...(includePrereleases === undefined ? {} : {includePrereleases}),
  })
  const {policy} = await dataRules(resolved.folder ?? directory, resolved.name, nulls)
  const model = await loadModel(resolved.path, resolved.options)
  try {
    const {sha256, signature} = model
    const {label, version} = resolved
    const rows = await predictRows(model, source, policy, resolved.options.image)
    return {model: label, version, sha256, task: signature.task, rows}
  } finally {
    await model.release()
  }
}

async function rowSource(request: PredictRequest): Promise<RowSource> {
  const {values, rows, from, directory} = request
  const given = [values.length > 0, rows.length > 0, from !== undefined].filter(Boolean).length
  if (given > 1)
    throw new MlopsError('PREDICT_INPUT', 'Rows were given in more than one way.', {
      hint: 'Use one of -i column=value, --row JSON, @FILE and - (standard input).',
    })
  if (values.length > 0) return {kind: 'records', rows: [readValues(values)]}
  if (rows.length > 0) return {kind: 'json', text: rows.join('\n')}
  if (from === undefined) return {kind: 'records', rows: []}
  if (from === '-') return readStandardInput()
  const file = path.resolve(directory, from.slice(1))
  const format = dataFormat(file)
  if (format !== 'json' && format !== 'ndjson') return {kind: 'file', source: file}
  const json = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fileError(cause, file, 'read')
  })
  return {kind: 'json', text: json}
}

async function readStandardInput(): Promise<RowSource> {
  const input = await text(process.stdin)
  if (/^\s*[[{]/.test(input)) return {kind: 'json', text: input}
  return {kind: 'csv', text: input}
}

function readValues(values: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    values.map(value => {
      const cut = value.indexOf('=')
      if (cut < 1)
        throw new MlopsError('PREDICT_INPUT', `-i ${value} has no column and "=".`, {
          hint: 'Write -i column=value; an empty value is null.',
        })
      const content = value.slice(cut + 1)
      return [value.slice(0, cut), content === '' ? null : content]
    }),
  )
}
