import {readTagMessage, type Git} from '../platform/git/index.ts'
import {parseVersionMessage, type VersionRecord} from './version-record.ts'

/** What was written down when a version was registered; undefined where another tool tagged it. */
export async function readRecord(git: Git, tag: string): Promise<VersionRecord | undefined> {
  return parseVersionMessage(await readTagMessage(git, tag))
}
