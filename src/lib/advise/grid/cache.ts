import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {errorCode, writeFileAtomically} from '../../platform/files/index.ts'
import type {z} from 'zod'

/** Results by what they follow from: `.mlops/cache/advise/`. */
export interface Cache {
  folder(key: string): string
  /** undefined: it was not kept, or is of another shape. */
  read<T>(key: string, name: string, schema: z.ZodType<T>): Promise<T | undefined>
  /** Whole or not at all, so that an interrupt leaves nothing that is read as a result. */
  write(key: string, name: string, value: unknown): Promise<void>
}

export function openCache(root: string): Cache {
  const folder = (key: string): string => join(root, '.mlops', 'cache', 'advise', key)
  return {
    folder,
    async read(key, name, schema) {
      const text = await readFile(join(folder(key), name), 'utf8').catch((cause: unknown) => {
        if (errorCode(cause) === 'ENOENT') return undefined
        throw cause
      })
      if (text === undefined) return undefined
      const parsed = schema.safeParse(JSON.parse(text))
      return parsed.success ? parsed.data : undefined
    },
    async write(key, name, value) {
      await writeFileAtomically(join(folder(key), name), JSON.stringify(value) + '\n')
    },
  }
}

/** SHA-256 of what a result follows from. */
export function keyOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
