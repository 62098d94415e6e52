import {readFile, stat} from 'node:fs/promises'
import path from 'node:path'
import type {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {fileError} from '../../platform/files/index.ts'

/** Descriptions of models are small; what is larger is something else. */
const MOST_BYTES = 16 << 20

/** A text file of a source, by its path within. */
export async function readText(folder: string, name: string): Promise<string> {
  const file = path.join(folder, name)
  try {
    if ((await stat(file)).size <= MOST_BYTES) return await readFile(file, 'utf8')
  } catch (cause) {
    throw fileError(cause, file, 'read')
  }
  throw unreadable(name, `it has more than ${MOST_BYTES} bytes`)
}

/** What a JSON file of a source holds. */
export async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  return parseJson(await readText(folder, name), name, schema)
}

/** @throws MlopsError `PACKAGE_INVALID` for what is no JSON, or does not fit. */
export function parseJson<T>(text: string, name: string, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw unreadable(name, 'it is no JSON', cause)
  }
  return parseValue(value, name, schema)
}

/** @throws MlopsError `PACKAGE_INVALID` naming the first thing that does not fit. */
export function parseValue<T>(value: unknown, name: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue?.path.map(String).join('.') ?? ''
  throw unreadable(name, `${place === '' ? 'it' : place}: ${issue?.message ?? 'does not fit'}`)
}

export function unreadable(name: string, why: string, cause?: unknown): MlopsError {
  return new MlopsError('PACKAGE_INVALID', `${name} of the source cannot be read: ${why}.`, {
    hint: 'Correct it, or name the model file alone.',
    cause,
  })
}
