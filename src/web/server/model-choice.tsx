interface Props {
  readonly names: readonly string[]
  readonly name: string
  readonly onName: (name: string) => void
}

/** Which model of the server the page is about. */
export function ModelChoice({names, name, onName}: Props) {
  return (
    <nav class="models" aria-label="Models">
      <label for="model">Model</label>
      <select
        id="model"
        value={name}
        onChange={event => {
          onName(event.currentTarget.value)
        }}
      >
        {names.map(one => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </nav>
  )
}
