import path from 'node:path'
import {resolvePath} from '../../project/index.ts'
import type {DoctorContext} from '../check.ts'

/** Where the model of the project should be, absolute and as people write it. */
export function modelPath({
  project,
}: DoctorContext): {readonly file: string; readonly shown: string} | undefined {
  if (project.kind !== 'valid') return undefined
  const file = resolvePath(project, project.config.model.path)
  return {file, shown: path.relative(project.root, file)}
}
