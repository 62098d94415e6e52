import {useEffect, useState} from 'preact/hooks'

/** The pages of a server: one document at two addresses, so that a token that was typed holds for both. */
export type View = 'try' | 'docs'

/** The view of the address; links from one to the other change it without loading a document. */
export function useView(): View {
  const [view, setView] = useState(viewOfAddress)
  useEffect(() => {
    const follow = (): void => {
      setView(viewOfAddress())
    }
    const click = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a') : null
      const asked = link?.getAttribute('href')
      const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey
      if ((asked !== 'try' && asked !== 'docs') || elsewhere) return
      event.preventDefault()
      if (asked !== viewOfAddress()) history.pushState(null, '', asked)
      setView(asked)
      scrollTo(0, 0)
    }
    addEventListener('popstate', follow)
    document.addEventListener('click', click)
    return () => {
      removeEventListener('popstate', follow)
      document.removeEventListener('click', click)
    }
  }, [])
  useEffect(() => {
    const skip = document.querySelector<HTMLAnchorElement>('.skip')
    if (skip === null) return
    skip.href = view === 'try' ? '#inputs' : '#operations'
    skip.textContent = view === 'try' ? 'Skip to the inputs' : 'Skip to the operations'
  }, [view])
  return view
}

function viewOfAddress(): View {
  return location.pathname.endsWith('/docs') ? 'docs' : 'try'
}
