import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {errorCode, fileError, writeFileAtomically} from '../../platform/files/index.ts'
import {durationSchema, type Project} from '../../project/index.ts'

const adviceSchema = z.object({
  /** `14d`; null: a schedule does not pay. */
  every: durationSchema.nullable(),
  reason: z.string(),
  /** When it was found, ISO 8601. */
  at: z.string(),
})

/** What `mlops retrain advise` found, which `retrain.every: auto` follows. */
export type Advice = Readonly<z.output<typeof adviceSchema>>

/** `.mlops/state/retrain/advice.json`. */
export function advicePath({root}: Project): string {
  return path.join(root, '.mlops', 'state', 'retrain', 'advice.json')
}

/** @throws MlopsError `FILE_UNWRITABLE`. */
export async function writeAdvice(project: Project, advice: Advice): Promise<string> {
  const file = advicePath(project)
  await writeFileAtomically(file, JSON.stringify(advice, undefined, 2) + '\n')
  return file
}

/** @throws MlopsError `RETRAIN_NO_ADVICE`, `FILE_UNREADABLE`. */
export async function readAdvice(project: Project): Promise<Advice> {
  const file = advicePath(project)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT')
      throw noAdvice('retrain.every is auto, and nobody has asked yet how often retraining pays.')
    throw fileError(cause, file, 'read')
  })
  const parsed = adviceSchema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw noAdvice(`${file} is not what \`mlops retrain advise\` writes.`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function noAdvice(message: string): MlopsError {
  return new MlopsError('RETRAIN_NO_ADVICE', message, {
    hint: 'Run `mlops retrain advise`, or write a length such as `every: 30d`.',
  })
}
