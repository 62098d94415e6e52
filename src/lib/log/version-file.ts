import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {ruleOf} from '../data/index.ts'
import {writeFileAtomically} from '../platform/files/index.ts'
import type {LoggedVersion} from './logged.ts'

const ELEMENT_TYPES = [
  ...['float16', 'float32', 'float64', 'int8', 'int16', 'int32', 'int64'],
  ...['uint8', 'uint16', 'uint32', 'uint64', 'bool', 'string'],
] as const

const columnSchema = z.object({name: z.string(), type: z.enum(ELEMENT_TYPES)})
const versionSchema = z.object({
  sha256: z.string(),
  version: z.string().nullable(),
  columns: z.array(columnSchema),
  outputs: z.array(columnSchema),
})

/** What the lines of a version hold: the columns of requests and of answers. */
export type DescribedVersion = Readonly<z.output<typeof versionSchema>>
export type DescribedColumn = Readonly<z.output<typeof columnSchema>>

/** Writes what the columns of a version are to `versions/<sha256>.json`. */
export async function describeVersion(
  folder: string,
  {version, sha256, signature, policy, predictionColumns, key}: LoggedVersion,
): Promise<void> {
  const file = join(folder, 'versions', `${sha256}.json`)
  const known = await readVersion(file)
  const inputs = signature.columns.map((column): DescribedColumn => ({
    name: ruleOf(policy, column).column ?? column.name,
    type: column.type,
  }))
  const keys: DescribedColumn[] = key === undefined ? [] : [{name: key, type: 'string'}]
  const outputs = predictionColumns.map(({name, type}) => ({name, type}))
  // Two versions may be one file that mlops.yaml gives other names.
  const described: DescribedVersion = {
    ...{sha256, version},
    // The key may be a column of the model as well.
    columns: union(inputs, [...(known?.columns ?? []), ...keys]),
    outputs: union(outputs, known?.outputs ?? []),
  }
  await writeFileAtomically(file, `${JSON.stringify(described)}\n`)
}

/** The versions that a model was ever logged with, by digest. */
export async function readVersions(folder: string): Promise<ReadonlyMap<string, DescribedVersion>> {
  const place = join(folder, 'versions')
  const names = await readdir(place).catch((): string[] => [])
  const files = names.filter(name => name.endsWith('.json')).sort()
  const read = await Promise.all(files.map(name => readVersion(join(place, name))))
  return new Map(read.flatMap(version => (version ? [[version.sha256, version]] : [])))
}

async function readVersion(file: string): Promise<DescribedVersion | undefined> {
  try {
    return versionSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}

function union(
  columns: readonly DescribedColumn[],
  more: readonly DescribedColumn[],
): DescribedColumn[] {
  const byName = new Map([...columns, ...more].map(column => [column.name, column]))
  for (const column of columns) byName.set(column.name, column)
  return [...byName.values()]
}
