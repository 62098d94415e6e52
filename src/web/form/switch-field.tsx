import type {PageField} from '../../lib/package/portable/page-model.ts'

interface Props {
  readonly field: PageField
  readonly id: string
  readonly on: boolean
  readonly onValue: (value: boolean) => void
}

export function SwitchField({field, id, on, onValue}: Props) {
  return (
    <div class="field switch">
      <label for={id}>
        <span>{field.name}</span>
        <small>{on ? 'true' : 'false'}</small>
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={on}
        onChange={event => {
          onValue(event.currentTarget.checked)
        }}
      />
    </div>
  )
}
