import {parseTag, type RegistryTag} from '../../registry/index.ts'
import type {DoctorContext} from '../check.ts'

/** A tag that means something to the registry, lightweight ones included. */
export interface FoundTag {
  readonly tag: string
  readonly meaning: RegistryTag
  readonly annotated: boolean
  /** Seconds since 1970; 0 for a lightweight tag. */
  readonly taggedAt: number
  readonly commit: string
}

export async function readRegistryTags({git}: DoctorContext): Promise<readonly FoundTag[]> {
  const format = '%(objecttype) %(taggerdate:unix) %(objectname) %(*objectname) %(refname:strip=2)'
  const {stdout} = await git(['for-each-ref', `--format=${format}`, 'refs/tags'])
  return stdout.split('\n').flatMap(line => {
    const [type, time, object = '', target = '', tag = ''] = line.split(' ')
    const meaning = parseTag(tag)
    if (meaning === undefined) return []
    const annotated = type === 'tag'
    const commit = annotated ? target : object
    return [{tag, meaning, annotated, taggedAt: Number(time ?? 0), commit}]
  })
}
