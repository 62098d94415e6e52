import type {Git} from '../platform/git/index.ts'
import type {ModelFiles} from './model-files.ts'
import {readRecord} from './read-record.ts'
import type {RegisteredModel, RegisteredVersion} from './registry-state.ts'

/** The registered version that has the very same model, external data included; active ones only. */
export async function findUnchanged(
  git: Git,
  model: RegisteredModel,
  files: ModelFiles,
): Promise<RegisteredVersion | undefined> {
  // One pass that prints only the tags whose text holds the digest.
  const {sha256} = files.described
  const format = '--format=%(refname:strip=2)%00%(contents:body)%00%00'
  const name = model.name.replace(':', '=')
  const output = await git.run(['for-each-ref', format, `refs/tags/${name}@v*`])
  const tags = output
    .split('\0\0')
    .filter(entry => entry.includes(`sha256: ${sha256}`))
    .map(entry => entry.trimStart().split('\0')[0] ?? '')
  for (const version of model.versions) {
    if (!version.active || !tags.includes(version.tag)) continue
    const record = await readRecord(git, version.tag)
    if (record?.sha256 !== sha256) continue
    const before = (record.files ?? []).map(file => file.sha256).join()
    if (before === files.externalData.map(file => file.sha256).join()) return version
  }
  return undefined
}
