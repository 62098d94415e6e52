import type {ResolvedModel} from '../registry/index.ts'
import {assertSameColumns, servedName, type LiveVersion, type ModelTable} from './models/index.ts'
import type {Notices} from './notices.ts'

export interface StageSwap {
  /** `production` */
  readonly stage: string
  readonly table: ModelTable
  readonly load: (model: ResolvedModel) => Promise<LiveVersion>
  readonly notices: Notices
}

/**
 * Puts the new holder of a stage in the place of the old one, which is freed when nobody uses it.
 *
 * @throws MlopsError what loading throws, `SERVE_COLUMNS`; the old version goes on then.
 */
export async function swapStage(
  next: ResolvedModel,
  {stage, table, load, notices}: StageSwap,
): Promise<LiveVersion> {
  const name = servedName(next)
  const old = holderOf(table, name, stage)
  const loaded = table.loaded(name, next.sha256, next.label)
  const live = loaded ?? (await load(next))
  try {
    if (old !== undefined) assertSameColumns(old, live)
  } catch (error) {
    if (loaded === undefined) await live.retire()
    throw error
  }
  const previous = table.moveStage(live, stage)
  notices.moved(live, stage)
  await previous?.retire()
  return live
}

/** Says what a stage could not follow, and which version goes on. */
export function tellUnmoved(
  error: Error,
  name: string,
  {stage, table, notices}: Pick<StageSwap, 'stage' | 'table' | 'notices'>,
): void {
  notices.notMoved(name, stage, error, holderOf(table, name, stage)?.label)
}

function holderOf(table: ModelTable, name: string, stage: string): LiveVersion | undefined {
  return table.names
    .find(served => served.name === name)
    ?.places.find(({state}) => state.kind === 'stage' && state.stage === stage)?.version
}
