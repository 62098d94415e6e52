import {useState} from 'preact/hooks'
import type {FieldProps} from './field-props.ts'

interface Props extends FieldProps {
  readonly choices: readonly string[]
}

const OTHER = '\u0000other'

/** Frequent values to choose from; a text may be another one. */
export function ChoiceField({field, id, value, choices, onValue}: Props) {
  const [other, setOther] = useState(value !== '' && !choices.includes(value))
  const empty = field.fill !== null
  return (
    <div class="choice">
      <select
        id={id}
        value={other ? OTHER : value}
        onChange={event => {
          const chosen = event.currentTarget.value
          setOther(chosen === OTHER)
          onValue(chosen === OTHER ? '' : chosen)
        }}
      >
        {empty || (value === '' && !other) ? <option value="">(empty)</option> : null}
        {choices.map(choice => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
        {field.type === 'string' ? <option value={OTHER}>Other…</option> : null}
      </select>
      {other ? (
        <input
          type="text"
          aria-label={`${field.name}, other value`}
          autocomplete="off"
          value={value}
          onInput={event => {
            onValue(event.currentTarget.value)
          }}
        />
      ) : null}
    </div>
  )
}
