import {CopyButton} from './copy-button.tsx'

interface Props {
  readonly code: string
  /** What is in it, for those who do not see it. */
  readonly label: string
}

/** Lines to paste. */
export function CodeBlock({code, label}: Props) {
  return (
    <div class="code">
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
      <CopyButton label="Copy" text={() => code} />
    </div>
  )
}
