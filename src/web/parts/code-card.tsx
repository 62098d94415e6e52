import {useState} from 'preact/hooks'
import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import type {Row} from '../../lib/package/portable/row-feeds.ts'
import {jsonRow} from '../form/values.ts'
import {codeFor, LANGUAGES, type Language} from './code-for.ts'
import {CopyButton} from './copy-button.tsx'

interface Props {
  readonly page: ShownModel
  readonly row: Row
}

/** The same row, asked of a server. */
export function CodeCard({page, row}: Props) {
  const [language, setLanguage] = useState<Language>('curl')
  const url =
    page.backend.kind === 'server'
      ? new URL(page.backend.url, document.baseURI).href
      : 'http://localhost:8080/predict'
  const {backend} = page
  const secured = backend.kind === 'server' && backend.secured
  const sent = jsonRow(page, row, ({encoded}) => `${encoded.slice(0, 32)}…`)
  const code = codeFor(language, {url, secured, row: sent})
  return (
    <section class="card" aria-labelledby="code-title">
      <h2 id="code-title">Call it</h2>
      {backend.kind === 'server' ? (
        <p class="hint">
          <a href="docs">All protocols and endpoints</a>
        </p>
      ) : (
        <p class="hint">
          <code>mlops serve</code> answers the same row over HTTP:
        </p>
      )}
      <fieldset class="tabs">
        <legend class="unseen">Language</legend>
        {LANGUAGES.map(({id, name}) => (
          <label key={id}>
            <input
              type="radio"
              name="language"
              value={id}
              checked={id === language}
              onChange={() => {
                setLanguage(id)
              }}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <div class="code">
        <pre tabIndex={0} role="region" aria-label="Code">
          <code>{code}</code>
        </pre>
        <CopyButton label="Copy" text={() => code} />
      </div>
    </section>
  )
}
