import {useEffect, useState} from 'preact/hooks'
import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import type {Prediction} from '../use-prediction.ts'
import {formatBytes} from './format.ts'
import {ThemeButton} from './theme-button.tsx'

interface Props {
  readonly page: ShownModel
  readonly prediction: Prediction
  readonly place: string
}

export function Masthead({page, prediction, place}: Props) {
  const {name, version, description, signature, fields} = page
  const facts = [
    ...(version === null ? [] : [version]),
    signature.task,
    `${fields.length} ${fields.length === 1 ? 'input' : 'inputs'}`,
  ]
  return (
    <header>
      <div class="title">
        <h1>{name}</h1>
        {description === null ? null : <p class="description">{description}</p>}
        <p class="facts">
          {facts.map(fact => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
      <div class="tools">
        <State prediction={prediction} place={place} />
        <InstallButton />
        <ThemeButton />
      </div>
    </header>
  )
}

function State({prediction: {phase, progress}, place}: Omit<Props, 'page'>) {
  const loaded =
    progress === undefined || progress.totalBytes < 1e6
      ? 'Loading'
      : `Loading ${formatBytes(progress.loadedBytes)} of ${formatBytes(progress.totalBytes)}`
  const text = {loading: loaded, ready: `Runs ${place}`, failed: 'Could not be loaded'}[phase]
  const tone = {loading: '', ready: 'good', failed: 'bad'}[phase]
  return (
    <p class={`state ${tone}`} role="status">
      <span>{text}</span>
    </p>
  )
}

/** What a browser that can install pages says; no type of the standard library describes it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
}

function InstallButton() {
  const [offer, setOffer] = useState<InstallPrompt | null>(null)
  useEffect(() => {
    const keep = (event: Event): void => {
      event.preventDefault()
      setOffer(event as InstallPrompt)
    }
    addEventListener('beforeinstallprompt', keep)
    return () => {
      removeEventListener('beforeinstallprompt', keep)
    }
  }, [])
  if (offer === null) return null
  return (
    <button
      type="button"
      class="small"
      onClick={() => {
        setOffer(null)
        void offer.prompt()
      }}
    >
      Install
    </button>
  )
}
