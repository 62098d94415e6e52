import {useEffect, useMemo} from 'preact/hooks'
import {ThemeButton} from '../parts/theme-button.tsx'
import {plainText, type ApiDocument} from './api-document.ts'
import type {PlacedOperation} from './curl-of.ts'
import {Notation} from './notation.tsx'
import {OperationCard} from './operation-card.tsx'

interface Props {
  readonly document: ApiDocument
}

/** What a server takes and answers: every operation of its OpenAPI document, and the schemas that they name. */
export function ApiView({document: api}: Props) {
  const groups = useMemo(() => groupsOf(api), [api])
  useOpened()
  const {info, components, 'x-mlops': about} = api
  const base = new URL('.', document.baseURI).href.replace(/\/$/, '')
  return (
    <>
      <header>
        <div class="title">
          <h1>{info.title}</h1>
          <p class="description">{plainText(info.description)}</p>
          <p class="facts">
            {about.models.flatMap(({name, versions, stage, task}) =>
              [
                ...(about.models.length > 1 ? [name] : []),
                ...versions,
                ...(stage === null ? [] : [stage]),
                task,
              ].map(fact => <span key={`${name} ${fact}`}>{fact}</span>),
            )}
          </p>
        </div>
        <div class="tools">
          <ThemeButton />
        </div>
      </header>
      <main>
        <section class="card" aria-labelledby="operations">
          <h2 id="operations" tabIndex={-1}>
            Operations
          </h2>
          <p class="hint">
            <a href="try">Try the model</a> in a form, with bars and a what-if curve; or paste a
            line.
            {api.security === undefined ? null : (
              <>
                {' '}
                The environment has the token: <code>export MLOPS_TOKEN=…</code>
              </>
            )}
          </p>
          {groups.map(([tag, operations], group) => (
            <div key={tag}>
              <h3>{tag}</h3>
              {operations.map((placed, index) => (
                <OperationCard
                  key={placed.operation.operationId}
                  document={api}
                  placed={placed}
                  base={base}
                  open={group === 0 && index === 0}
                />
              ))}
            </div>
          ))}
        </section>
        <section class="card" aria-labelledby="schemas">
          <h2 id="schemas">Schemas</h2>
          <p class="hint">
            As types; with every bound and pattern in <DocumentLink api={api} />.
          </p>
          {Object.entries(components.schemas).map(([name, schema]) => (
            <details class="operation" key={name}>
              <summary>
                <code>{name}</code>
              </summary>
              <div id={`schema-${name}`}>
                {typeof schema === 'object' && schema.description !== undefined ? (
                  <p>{schema.description}</p>
                ) : null}
                <Notation schema={schema} label={`Schema ${name}`} />
              </div>
            </details>
          ))}
        </section>
      </main>
      <footer>
        <span>OpenAPI 3.1, made by mlops {about.version} of the models that are loaded</span>
      </footer>
    </>
  )
}

/** A link cannot carry a token, so that under one it leads to what was read with it. */
function DocumentLink({api}: {readonly api: ApiDocument}) {
  const secured = api.security !== undefined
  const copy = useMemo(
    () =>
      secured
        ? URL.createObjectURL(new Blob([JSON.stringify(api)], {type: 'application/json'}))
        : undefined,
    [api, secured],
  )
  useEffect(
    () => () => {
      if (copy !== undefined) URL.revokeObjectURL(copy)
    },
    [copy],
  )
  return copy === undefined ? (
    <a href="openapi.json">openapi.json</a>
  ) : (
    <a href={copy} download="openapi.json">
      openapi.json
    </a>
  )
}

/** Operations by their first tag, in the order of the document. */
function groupsOf({
  paths,
}: ApiDocument): readonly (readonly [string, readonly PlacedOperation[]])[] {
  const groups = new Map<string, PlacedOperation[]>()
  for (const [path, item] of Object.entries(paths))
    for (const [method, operation] of Object.entries(item)) {
      const [tag = ''] = operation.tags
      groups.set(tag, [...(groups.get(tag) ?? []), {method, path, operation}])
    }
  return [...groups]
}

/** What the address names is opened and shown. */
function useOpened(): void {
  useEffect(() => {
    const show = (): void => {
      const named = document.getElementById(location.hash.slice(1))
      const details = named?.closest('details')
      if (details === null || details === undefined) return
      details.open = true
      details.scrollIntoView()
    }
    show()
    addEventListener('hashchange', show)
    return () => {
      removeEventListener('hashchange', show)
    }
  }, [])
}
