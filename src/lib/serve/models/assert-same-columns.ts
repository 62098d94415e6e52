import {MlopsError} from '../../core/errors/index.ts'
import type {LiveVersion} from './live-version.ts'

/**
 * A version that takes other columns would refuse every request of the clients that there are, so it is
 * not put in the place of another one while the server runs.
 *
 * @throws MlopsError `SERVE_COLUMNS`
 */
export function assertSameColumns(before: LiveVersion, next: LiveVersion): void {
  const [old, now] = [before, next].map(columnsOf)
  if (old === undefined || now === undefined) return
  if (old.task === now.task && old.columns.join() === now.columns.join()) return
  const gone = old.columns.filter(column => !now.columns.includes(column))
  const added = now.columns.filter(column => !old.columns.includes(column))
  const changes = [
    ...(added.length === 0 ? [] : [`it asks for ${added.join(', ')}`]),
    ...(gone.length === 0 ? [] : [`it does not take ${gone.join(', ')}`]),
    ...(old.task === now.task ? [] : [`its task is ${now.task}`]),
    ...(added.length + gone.length === 0 && old.task === now.task ? ['their order differs'] : []),
  ]
  throw new MlopsError(
    'SERVE_COLUMNS',
    `${next.label} has another interface than ${before.label}: ${changes.join('; ')}.`,
    {hint: 'Restart the server when the clients are ready for it, or serve it beside the old one.'},
  )
}

function columnsOf({engine}: LiveVersion): {
  readonly task: string
  readonly columns: readonly string[]
} {
  const {task, columns} = engine.signature
  return {task, columns: columns.map(({name, type}) => `${name} (${type})`)}
}
