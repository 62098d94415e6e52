import {stringify} from 'yaml'
import {createTags, type Git, type NewTag} from '../platform/git/index.ts'
import type {RegisteredModel, RegisteredVersion} from './registry-state.ts'
import {formatTag, tagSubject} from './tag-grammar.ts'
import {nextCounter, tagTimes} from './tag-time.ts'

/** What happened, or would happen, to a stage. */
export interface StageChange {
  readonly name: string
  readonly stage: string
  /** Who holds the stage now; null when it was emptied. */
  readonly version: string | null
  readonly commit: string | null
  /** Who held it before. */
  readonly previous: string | null
  /** Tags in the order of their making; empty when nothing had to change. */
  readonly tags: readonly string[]
  readonly changed: boolean
  readonly dryRun: boolean
}

interface Step {
  readonly action: 'assign' | 'unassign'
  readonly version: string
  readonly commit: string
}

/**
 * Takes a stage from whoever holds it, then gives it to a version: GTO's command line, its Python
 * interface and DVC agree on the result only in this order. All tags appear together.
 *
 * @param target - null empties the stage.
 * @param details - Written as YAML below the first line of each message.
 */
export async function moveStage(
  git: Git,
  model: RegisteredModel,
  stage: string,
  target: RegisteredVersion | null,
  options: {readonly dryRun: boolean; readonly details: Readonly<Record<string, unknown>>},
): Promise<StageChange> {
  const holders = model.holders.get(stage) ?? []
  const last = holders.at(-1)
  const previous = last === undefined ? null : (last.version ?? last.commit)
  const change = {
    name: model.name,
    stage,
    version: target?.version ?? null,
    commit: target?.commit ?? null,
    previous,
    dryRun: options.dryRun,
  }
  if (target !== null && last?.version === target.version) {
    return {...change, tags: [], changed: false}
  }
  const steps: Step[] = holders.map(({version, commit}) => ({
    action: 'unassign',
    version: version ?? commit,
    commit,
  }))
  if (target !== null) {
    steps.push({action: 'assign', version: target.version, commit: target.commit})
  }
  const firstCounter = nextCounter(model)
  const times = tagTimes(model, steps.length)
  const tags = steps.map(({action, version, commit}, i): NewTag => {
    const tag = {action, name: model.name, stage, counter: firstCounter + i}
    const body = stringify({previous, ...options.details}, {lineWidth: 0})
    const message = `${tagSubject(tag, version)}\n\n${body}`
    return {name: formatTag(tag), commit, time: times[i] ?? 0, message}
  })
  if (!options.dryRun) await createTags(git, tags)
  return {...change, tags: tags.map(tag => tag.name), changed: true}
}
