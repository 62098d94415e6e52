import {useEffect, useState} from 'preact/hooks'
import {askServer, NotReady, TokenWanted} from '../backend/ask-server.ts'

/** What a server was asked for: on its way, behind a token, refused, or there. */
export type Asked =
  | {readonly phase: 'asking'}
  | {readonly phase: 'locked'; readonly refused: boolean}
  | {readonly phase: 'failed'; readonly message: string}
  | {readonly phase: 'open'; readonly body: unknown}

const AGAIN_MS = 1000

/**
 * JSON of the server, asked for again while it is not ready.
 *
 * @param path - Relative to the page; undefined where nothing is asked for yet.
 */
export function useAsked(path: string | undefined, token: string): Asked {
  const [asked, setAsked] = useState<Asked>({phase: 'asking'})
  useEffect(() => {
    if (path === undefined) return
    let wanted = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const set = (next: Asked): void => {
      if (wanted) setAsked(next)
    }
    const ask = (): void => {
      askServer(path, token).then(
        body => {
          set({phase: 'open', body})
        },
        (error: unknown) => {
          if (error instanceof TokenWanted) set({phase: 'locked', refused: token !== ''})
          else if (error instanceof NotReady && wanted) timer = setTimeout(ask, AGAIN_MS)
          else set({phase: 'failed', message: (error as Error).message})
        },
      )
    }
    set({phase: 'asking'})
    ask()
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [path, token])
  return asked
}
