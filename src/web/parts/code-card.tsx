import {useState} from 'preact/hooks'
import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import type {Row} from '../../lib/package/portable/row-feeds.ts'
import {jsonRow} from '../form/values.ts'
import {codeFor, LANGUAGES, type Language} from './code-for.ts'
import {CodeBlock} from './code-block.tsx'
import {Tabs} from './tabs.tsx'

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
      <Tabs
        name="language"
        legend="Language"
        choices={LANGUAGES}
        chosen={language}
        onChoice={setLanguage}
      />
      <CodeBlock code={code} label="Code" />
    </section>
  )
}
