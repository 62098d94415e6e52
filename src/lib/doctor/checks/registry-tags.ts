import type {DoctorContext} from '../check.ts'

const PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-/_]*[a-zA-Z0-9])?'
const TAG = new RegExp(`^(${PART})(?:@v\\d\\S*|@deprecated\\S*|#(${PART})!?#\\d+)$`)

/** A tag that means something to the registry. */
export interface RegistryTag {
  readonly tag: string
  readonly model: string
  /** null for a tag that registers or deprecates. */
  readonly stage: string | null
  readonly annotated: boolean
  /** Seconds since 1970; 0 for a lightweight tag. */
  readonly taggedAt: number
}

export async function readRegistryTags({git}: DoctorContext): Promise<readonly RegistryTag[]> {
  const format = '%(objecttype) %(taggerdate:unix) %(refname:strip=2)'
  const {stdout} = await git(['for-each-ref', `--format=${format}`, 'refs/tags'])
  return stdout.split('\n').flatMap(line => {
    const [type, time, tag = ''] = line.split(' ')
    const match = TAG.exec(tag)
    if (!match) return []
    const [, model = '', stage = null] = match
    return [{tag, model, stage, annotated: type === 'tag', taggedAt: Number(time ?? 0)}]
  })
}
