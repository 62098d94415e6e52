import type {ComponentChildren} from 'preact'
import {useEffect, useState} from 'preact/hooks'
import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import type {ApiDocument} from '../api/api-document.ts'
import {ApiView} from '../api/api-view.tsx'
import {Access} from './access.tsx'
import {Models} from './models.tsx'
import {Shell} from './shell.tsx'
import {useAsked, type Asked} from './use-asked.ts'
import {useView, type View} from './use-view.ts'

/** The pages of a server: its models to try, and its API. The token is in memory alone. */
export function Server() {
  const [token, setToken] = useState('')
  const view = useView()
  const [opened, setOpened] = useState<readonly View[]>([view])
  if (!opened.includes(view)) setOpened([...opened, view])
  const models = useAsked(opened.includes('try') ? 'try.json' : undefined, token)
  const api = useAsked(opened.includes('docs') ? 'openapi.json' : undefined, token)
  const [name, setName] = useState('Model server')
  useEffect(() => {
    document.title = view === 'try' ? name : 'API of the model server'
  }, [view, name])
  return (
    <>
      <nav class="views" aria-label="Pages">
        <a href="try" aria-current={view === 'try' ? 'page' : undefined}>
          Try
        </a>
        <a href="docs" aria-current={view === 'docs' ? 'page' : undefined}>
          API
        </a>
      </nav>
      {/* What was typed into a form is there when somebody comes back to it. */}
      <div hidden={view !== 'try'}>
        <Gate asked={models} shown={view === 'try'} onToken={setToken}>
          {body => <Models models={body as readonly ShownModel[]} token={token} onName={setName} />}
        </Gate>
      </div>
      <div hidden={view !== 'docs'}>
        <Gate asked={api} shown={view === 'docs'} onToken={setToken}>
          {body => <ApiView document={body as ApiDocument} />}
        </Gate>
      </div>
    </>
  )
}

interface GateProps {
  readonly asked: Asked
  readonly shown: boolean
  readonly onToken: (token: string) => void
  readonly children: (body: unknown) => ComponentChildren
}

/** What stands there until the server has answered. */
function Gate({asked, shown, onToken, children}: GateProps) {
  switch (asked.phase) {
    case 'open':
      return <>{children(asked.body)}</>
    case 'locked':
      return shown ? <Access refused={asked.refused} onToken={onToken} /> : null
    case 'failed':
      return (
        <Shell>
          <p class="failure" role="alert">
            {asked.message}
          </p>
        </Shell>
      )
    case 'asking':
      return (
        <Shell>
          <p class="hint" role="status">
            The server is asked.
          </p>
        </Shell>
      )
  }
}
