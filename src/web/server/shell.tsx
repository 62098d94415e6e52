import type {ComponentChildren} from 'preact'

/** The page while there is no model to show. */
export function Shell({children}: {readonly children: ComponentChildren}) {
  return (
    <>
      <header>
        <div class="title">
          <h1>Model server</h1>
        </div>
      </header>
      <main>{children}</main>
    </>
  )
}
