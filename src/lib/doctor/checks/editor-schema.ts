import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {writeTrackedFile} from '../../platform/files/index.ts'
import {editorSchema, SCHEMA_FILE} from '../../project/index.ts'
import type {Check} from '../check.ts'

export const upToDateSchema: Check = {
  id: 'editor-schema',
  title: 'Schema for editors',
  async examine({project}) {
    if (project.kind === 'none') return undefined
    const text = await readFile(path.join(project.root, SCHEMA_FILE), 'utf8').catch(() => undefined)
    if (text === editorSchema()) return {status: 'ok', message: `${SCHEMA_FILE} is up to date`}
    return {
      status: 'warning',
      message: `${SCHEMA_FILE} ${text === undefined ? 'is not there' : 'is of another version of mlops'}`,
      meaning: 'Editors cannot complete and check mlops.yaml as this version reads it.',
      fix: 'mlops doctor --fix',
    }
  },
  async repair({project}) {
    if (project.kind === 'none') return
    await writeTrackedFile(path.join(project.root, SCHEMA_FILE), editorSchema())
  },
}
