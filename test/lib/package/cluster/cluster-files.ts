import {parseAllDocuments} from 'yaml'
import type {PackageFile, PackageSubject, TargetBuilder} from '../../../../src/lib/package/types.ts'
import {settings} from '../made-up-subject.ts'

/** An object of a cluster, as far as the tests look into it. */
export interface ClusterObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly labels: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: Readonly<Record<string, unknown>>
}

export interface Built {
  readonly files: readonly PackageFile[]
  readonly readme: string
  readonly next: readonly string[]
  /** What is in the files of YAML, by their paths. */
  readonly documents: ReadonlyMap<string, unknown>
  /** Those of them that a cluster is given. */
  readonly objects: readonly ClusterObject[]
}

const TEXT = /\.ya?ml$/

export async function built(target: TargetBuilder, subject: PackageSubject): Promise<Built> {
  const {files, readme, next} = await target.build(subject, settings)
  const documents = new Map(
    files.flatMap(({path, content}) =>
      TEXT.test(path) && typeof content === 'string' ? [[path, parseYaml(content)] as const] : [],
    ),
  )
  const objects = [...documents.values()].filter(
    (value): value is ClusterObject =>
      typeof value === 'object' && value !== null && 'metadata' in value,
  )
  return {files, readme, next, documents, objects}
}

/**
 * One document, read as programs in Go do that know YAML 1.1.
 *
 * @throws Error where it is none, or several.
 */
export function parseYaml(text: string): unknown {
  const [document, ...others] = parseAllDocuments(text, {version: '1.1', strict: true})
  if (document === undefined || others.length > 0 || document.errors.length > 0)
    throw new Error(`no single document: ${text}`)
  return document.toJS() as unknown
}

/** Objects with the texts that a model brings along taken out: what is left is the same for every model. */
export function withoutTexts(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      key === 'mlops.dev/model' || key === 'description' || key === 'title' || key === 'uid'
        ? null
        : inner,
    ),
  )
}
