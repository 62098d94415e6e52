import {readFile} from 'node:fs/promises'
import {fileError, writeFileAtomically} from '../platform/files/index.ts'
import {parseConfig, type Project} from '../project/index.ts'
import {writeAdvice} from '../retrain/index.ts'
import type {ConfigPatch} from './answer/index.ts'
import type {AdviceReport} from './types.ts'

/** Keeps the answer for `retrain.every: auto`: `.mlops/state/retrain/advice.json`. */
export async function keepAdvice(project: Project, report: AdviceReport): Promise<string> {
  const {answer, createdAt} = report
  const [reason = ''] = answer.reasons
  return writeAdvice(project, {
    every: answer.every,
    reason: `${answer.title} ${reason}`,
    at: createdAt,
  })
}

/**
 * Changes mlops.yaml in place; what is written is read once more before it takes the place of the old one.
 *
 * @throws MlopsError `FILE_UNREADABLE`, `FILE_UNWRITABLE`, `CONFIG_INVALID`.
 */
export async function writePatch({configPath}: Project, patch: ConfigPatch): Promise<void> {
  const text = await readFile(configPath, 'utf8').catch((cause: unknown) => {
    throw fileError(cause, configPath, 'read')
  })
  const changed = patch.apply(text)
  parseConfig(changed, configPath, process.env)
  await writeFileAtomically(configPath, changed)
}
