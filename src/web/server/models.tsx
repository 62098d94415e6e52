import {useEffect, useMemo, useState} from 'preact/hooks'
import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import {App} from '../app.tsx'
import {serverBackend} from '../backend/server-backend.ts'
import {ModelChoice} from './model-choice.tsx'

interface Props {
  /** The versions that are served; of a name, the one that answers where none is asked for comes first. */
  readonly models: readonly ShownModel[]
  readonly token: string
  readonly onName: (name: string) => void
}

/** The models of a server, one of them to be tried. */
export function Models({models, token, onName}: Props) {
  const [index, setIndex] = useState(0)
  const model = models[index]
  const backend = useMemo(
    () =>
      model?.backend.kind === 'server' ? serverBackend(model, model.backend, token) : undefined,
    [model, token],
  )
  const name = model?.name
  useEffect(() => {
    if (name !== undefined) onName(name)
  }, [name, onName])
  if (model === undefined || backend === undefined) return null
  return (
    <>
      {models.length > 1 ? (
        <ModelChoice
          models={models}
          chosen={model}
          onChoice={chosen => {
            history.replaceState(null, '', location.pathname + location.search)
            setIndex(models.indexOf(chosen))
          }}
        />
      ) : null}
      <App key={index} page={model} backend={backend} onFirst={() => undefined} />
    </>
  )
}
