import {useEffect, useMemo, useState} from 'preact/hooks'
import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import {App} from '../app.tsx'
import {askServer, NotReady, TokenWanted} from '../backend/ask-server.ts'
import {serverBackend} from '../backend/server-backend.ts'
import {Access} from './access.tsx'
import {ModelChoice} from './model-choice.tsx'
import {Shell} from './shell.tsx'

/** What is known of the server; its token is in memory alone. */
type Known =
  | {readonly phase: 'asking'; readonly token: string}
  | {readonly phase: 'locked'; readonly refused: boolean}
  | {readonly phase: 'failed'; readonly message: string}
  | {readonly phase: 'open'; readonly token: string; readonly models: readonly ShownModel[]}

const AGAIN_MS = 1000

/** The page of a server: its models, once it has told them. */
export function Server() {
  const [known, setKnown] = useState<Known>({phase: 'asking', token: ''})
  useEffect(() => {
    if (known.phase !== 'asking') return
    const {token} = known
    askServer('try.json', token).then(
      models => {
        setKnown({phase: 'open', token, models: models as readonly ShownModel[]})
      },
      (error: unknown) => {
        if (error instanceof TokenWanted) setKnown({phase: 'locked', refused: token !== ''})
        else if (error instanceof NotReady) setTimeout(setKnown, AGAIN_MS, {...known})
        else setKnown({phase: 'failed', message: (error as Error).message})
      },
    )
  }, [known])
  switch (known.phase) {
    case 'open':
      return <Models models={known.models} token={known.token} />
    case 'locked':
      return (
        <Access
          refused={known.refused}
          onToken={token => {
            setKnown({phase: 'asking', token})
          }}
        />
      )
    case 'asking':
    case 'failed':
      return (
        <Shell>
          {known.phase === 'failed' ? (
            <p class="failure" role="alert">
              {known.message}
            </p>
          ) : (
            <p class="hint" role="status">
              The server is asked for its models.
            </p>
          )}
        </Shell>
      )
  }
}

interface Props {
  readonly models: readonly ShownModel[]
  readonly token: string
}

function Models({models, token}: Props) {
  const [name, setName] = useState(models[0]?.name)
  const model = models.find(one => one.name === name)
  const backend = useMemo(
    () =>
      model?.backend.kind === 'server' ? serverBackend(model, model.backend, token) : undefined,
    [model, token],
  )
  useEffect(() => {
    if (name !== undefined) document.title = name
  }, [name])
  if (model === undefined || backend === undefined) return null
  return (
    <>
      {models.length > 1 ? (
        <ModelChoice
          names={models.map(one => one.name)}
          name={model.name}
          onName={chosen => {
            history.replaceState(null, '', location.pathname + location.search)
            setName(chosen)
          }}
        />
      ) : null}
      <App key={model.name} page={model} backend={backend} onFirst={() => undefined} />
    </>
  )
}
