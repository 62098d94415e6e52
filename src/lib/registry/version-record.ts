import {parse, stringify} from 'yaml'
import {z} from 'zod'
import {MlopsError} from '../core/errors/index.ts'
import type {ModelSignature} from '../model/index.ts'

const fileSchema = z.object({
  /** Relative to the top of the repository. */
  path: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size_bytes: z.number(),
})

/** By column, as `ColumnFacts`. */
export const columnFactsSchema = z.record(
  z.string(),
  z.object({
    min: z.number().exactOptional(),
    max: z.number().exactOptional(),
    values: z.array(z.string()).readonly().exactOptional(),
  }),
)

const recordSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size_bytes: z.number(),
  path: z.string(),
  project: z.string(),
  files: z.array(fileSchema).exactOptional(),
  parent: z.string().nullable().exactOptional(),
  data: z
    .object({
      source: z.string(),
      sha256: z.string().exactOptional(),
      size_bytes: z.number().exactOptional(),
    })
    .exactOptional(),
  metrics: z.record(z.string(), z.unknown()).exactOptional(),
  signature: z.custom<ModelSignature>(isSignature).exactOptional(),
  /** A typical row of the data, for whoever tries the model. */
  example: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
  /** What the columns of the data held, likewise. */
  columns: columnFactsSchema.exactOptional(),
  note: z.string().exactOptional(),
  /** The retraining that made it. */
  run: z.string().exactOptional(),
  /** Rows that it was judged on, where these are others than data.test. */
  test: z.object({source: z.string(), sha256: z.string()}).exactOptional(),
})

/** What `register` writes below the first line of the tag's message. */
export type VersionRecord = Readonly<z.output<typeof recordSchema>>

/** The message of a version's tag: GTO's first line, an empty line, the record as YAML. */
export function formatVersionMessage(subject: string, record: VersionRecord): string {
  return `${subject}\n\n${stringify(record, {lineWidth: 0, aliasDuplicateObjects: false})}`
}

/**
 * The record in a tag's message; undefined where another tool made the tag.
 *
 * @throws MlopsError `RECORD_INVALID` for a record that was damaged: its digest protects nothing.
 */
export function parseVersionMessage(message: string): VersionRecord | undefined {
  const start = message.indexOf('\n\n')
  if (start === -1) return undefined
  let data: unknown
  try {
    data = parse(message.slice(start + 2))
  } catch {
    return undefined
  }
  const parsed = recordSchema.safeParse(data)
  if (parsed.success) return parsed.data
  if (typeof data !== 'object' || data === null || !('sha256' in data)) return undefined
  throw new MlopsError(
    'RECORD_INVALID',
    `The record below "${message.slice(0, start)}" is damaged.`,
    {
      hint: 'Fetch the tag again from where it was made: `git fetch --tags --force`.',
      details: {
        problems: parsed.error.issues.map(({path, message}) => `${path.join('.')}: ${message}`),
      },
    },
  )
}

/** Enough to tell a signature that `describeModel` wrote from something else. */
function isSignature(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('task' in value)) return false
  return ['inputs', 'outputs', 'columns', 'labels'].every(
    key => key in value && Array.isArray((value as Record<string, unknown>)[key]),
  )
}
