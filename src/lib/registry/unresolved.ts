import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import type {Git} from '../platform/git/index.ts'
import type {Project} from '../project/index.ts'
import {incompleteClone, nearestVersion} from './find-model.ts'
import type {Registry} from './registry-state.ts'

interface Unknown {
  readonly project: Project | undefined
  readonly registry: Registry
  readonly git: Git
  /** The model that was named, null for a reference without a name. */
  readonly name: string | null
  readonly typed: string
}

export function noProject(): MlopsError {
  return new MlopsError(
    'PROJECT_NOT_FOUND',
    'No model is named, and there is no mlops.yaml here.',
    {
      hint: 'Name a file such as ./model.onnx, or run in the folder of a project (-C DIR).',
    },
  )
}

/** A reference that names nothing, with what was probably meant. */
export function unknownReference({project, registry, git, name, typed}: Unknown): MlopsError {
  const own = name ?? project?.config.name
  const model = own === undefined ? undefined : registry.get(own)
  const prefix = name === null ? '' : `${name}@`
  const stages = [...(model?.stages.keys() ?? []), ...(project?.config.registry.stages ?? [])]
  if (name === null && stages.includes(typed)) {
    return new MlopsError('MODEL_NOT_FOUND', `"${typed}" is no model and no Git revision.`, {
      hint: `For the stage write \`${own ?? ''}#${typed}\` or \`:${typed}\`.`,
    })
  }
  if (name !== null && stages.includes(typed)) {
    return new MlopsError('MODEL_NOT_FOUND', `"${prefix}${typed}" names no version.`, {
      hint: `${typed} is a stage: write \`${name}#${typed}\`.`,
    })
  }
  const version = model && nearestVersion(typed, model)
  const words = ['latest', 'workspace'].map(word => prefix + word)
  if (name === null) words.push(...registry.keys(), ...(own === undefined ? [] : [own]))
  const near = version === undefined ? nearest(prefix + typed, words) : prefix + version
  return new MlopsError(
    'MODEL_NOT_FOUND',
    `"${prefix}${typed}" is no model, no version and no Git revision.`,
    {
      hint:
        near !== undefined
          ? `Did you mean \`${near}\`?`
          : (incompleteClone(registry, git) ?? '`mlops list` shows what is registered.'),
    },
  )
}
