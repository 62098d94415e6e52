import {useEffect, useRef} from 'preact/hooks'
import {Shell} from './shell.tsx'

interface Props {
  /** Whether a token was given that the server does not know. */
  readonly refused: boolean
  readonly onToken: (token: string) => void
}

/** Asks for the token of the server. */
export function Access({refused, onToken}: Props) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
  }, [])
  return (
    <Shell>
      <form
        class="card access"
        onSubmit={event => {
          event.preventDefault()
          const token = input.current?.value.trim() ?? ''
          if (token !== '') onToken(token)
        }}
      >
        <h2 id="inputs" tabIndex={-1}>
          Access
        </h2>
        {refused ? (
          <p class="failure" role="alert">
            The server does not know this token.
          </p>
        ) : null}
        <label for="token">Token</label>
        <div class="row">
          <input id="token" ref={input} type="password" autocomplete="off" spellcheck={false} />
          <button class="main">Use</button>
        </div>
        <p class="hint">Kept in the memory of this page, until it is closed.</p>
      </form>
    </Shell>
  )
}
