interface Props<T extends string> {
  /** Of the group; other groups of the page have other names. */
  readonly name: string
  readonly legend: string
  readonly choices: readonly {readonly id: T; readonly name: string}[]
  readonly chosen: T
  readonly onChoice: (id: T) => void
}

/** One of a few, side by side. */
export function Tabs<T extends string>({name, legend, choices, chosen, onChoice}: Props<T>) {
  return (
    <fieldset class="tabs">
      <legend class="unseen">{legend}</legend>
      {choices.map(choice => (
        <label key={choice.id}>
          <input
            type="radio"
            name={name}
            value={choice.id}
            checked={choice.id === chosen}
            onChange={() => {
              onChoice(choice.id)
            }}
          />
          <span>{choice.name}</span>
        </label>
      ))}
    </fieldset>
  )
}
