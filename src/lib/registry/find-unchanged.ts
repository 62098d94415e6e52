import type {Git} from '../platform/git/index.ts'
import {tagsThatSay} from './tags-that-say.ts'
import type {ModelFiles} from './model-files.ts'
import {readRecord} from './read-record.ts'
import type {RegisteredModel, RegisteredVersion} from './registry-state.ts'

/** The registered version that has the very same model, external data included; active ones only. */
export async function findUnchanged(
  git: Git,
  model: RegisteredModel,
  files: ModelFiles,
): Promise<RegisteredVersion | undefined> {
  const {sha256} = files.described
  const tags = await tagsThatSay(git, model.name, `sha256: ${sha256}`)
  for (const version of model.versions) {
    if (!version.active || !tags.has(version.tag)) continue
    const record = await readRecord(git, version.tag)
    if (record?.sha256 !== sha256) continue
    const before = (record.files ?? []).map(file => file.sha256).join()
    if (before === files.externalData.map(file => file.sha256).join()) return version
  }
  return undefined
}
