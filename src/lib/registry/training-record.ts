import {readFile} from 'node:fs/promises'
import {z} from 'zod'

const recordSchema = z.object({
  model: z.object({sha256: z.string()}),
  data: z
    .object({
      source: z.string(),
      copy: z.string().optional(),
      sha256: z.string(),
      digestOf: z.string(),
    })
    .nullable(),
})

/** What `mlops train` left beside a model: the data that it was trained on. */
export interface TrainingRecord {
  readonly data: {readonly source: string; readonly sha256?: string} | null
}

/**
 * Reads the record of a training, where there is one and it belongs to the model of this digest. A
 * model that was trained by hand afterwards leaves an old record behind, which then tells nothing.
 */
export async function readTrainingRecord(
  file: string,
  sha256: string,
): Promise<TrainingRecord | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const record = recordSchema.safeParse(parseJson(text))
  if (!record.success || record.data.model.sha256 !== sha256) return undefined
  const {data} = record.data
  if (data === null) return {data: null}
  // Which rows of its source a retraining took is what its copy of them says, as long as that is there.
  if (data.digestOf === 'copy' && data.copy !== undefined)
    return {data: {source: data.copy, sha256: data.sha256}}
  // A digest of rows that a query gave is no digest of a file, which is what the tag promises.
  return {data: {source: data.source, ...(data.digestOf === 'file' ? {sha256: data.sha256} : {})}}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
