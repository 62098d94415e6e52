import {useState} from 'preact/hooks'

interface Props {
  readonly label: string
  readonly text: () => string
  readonly class?: string
}

const SHOWN_MS = 1500

export function CopyButton({label, text, ...rest}: Props) {
  const [said, setSaid] = useState<string | null>(null)
  const copy = async (): Promise<void> => {
    setSaid((await copyText(text())) ? 'Copied' : 'Not copied')
    setTimeout(() => {
      setSaid(null)
    }, SHOWN_MS)
  }
  return (
    <button
      type="button"
      class={rest.class}
      onClick={() => {
        void copy()
      }}
    >
      <span aria-live="polite">{said ?? label}</span>
    </button>
  )
}

/** By the clipboard of the browser, which is not there without HTTPS; then by what is selected. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- all that a page without HTTPS has
    const copied = document.execCommand('copy')
    field.remove()
    return copied
  }
}
