import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import {formatBytes, formatValue} from './format.ts'

interface Props {
  readonly page: ShownModel
  /** Whether the digest was compared, and agreed. */
  readonly checked: boolean
}

export function FactsCard({page, checked}: Props) {
  const {label, signature, facts, backend} = page
  const {sha256, sizeBytes, license, revision, registeredAt, parent, metrics} = facts
  const shipped = backend.kind === 'browser' ? backend.model.sha256 : sha256
  const rows: readonly (readonly [string, string])[] = [
    ['Model', label],
    ['Task', signature.task],
    ...(sizeBytes === null ? [] : [['Size', formatBytes(sizeBytes)] as const]),
    ...(registeredAt === null ? [] : [['Registered', registeredAt.slice(0, 10)] as const]),
    ...(parent === null ? [] : [['Made from', parent] as const]),
    ...(license === null ? [] : [['Licence', license] as const]),
    ...(revision === null ? [] : [['Commit', revision.slice(0, 12)] as const]),
  ]
  return (
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title">Model</h2>
      <dl class="model-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {metrics.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatValue(value)}</dd>
          </div>
        ))}
      </dl>
      <dl class="digests">
        <dt>SHA-256</dt>
        <dd>
          <code>{sha256}</code>
        </dd>
        {shipped === sha256 ? null : (
          <>
            <dt>In the page</dt>
            <dd>
              <code>{shipped}</code>
              <small> its maps made tensors, which a browser can read</small>
            </dd>
          </>
        )}
      </dl>
      {backend.kind === 'browser' ? (
        <p class={checked ? 'state good' : 'state'}>
          <span>
            {checked
              ? 'The digest was checked before the model was loaded.'
              : 'The digest is checked before the model is loaded.'}
          </span>
        </p>
      ) : null}
    </section>
  )
}
