import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import {isPicture} from '../../lib/package/portable/row-feeds.ts'
import {ChoiceField} from './choice-field.tsx'
import {FieldLabel} from './field-label.tsx'
import type {FieldProps} from './field-props.ts'
import {ImageField} from './image-field.tsx'
import {NumberField} from './number-field.tsx'
import {SwitchField} from './switch-field.tsx'
import type {FormValue} from './values.ts'

interface Props extends Omit<FieldProps, 'value'> {
  readonly page: ShownModel
  readonly value: FormValue
}

/** A column: its name, what it takes, and the control that suits it. */
export function Field({page, value, ...props}: Props) {
  const {field, id, problem} = props
  const {kind, type, fill} = field
  if (kind === 'image') {
    if (page.image === null) return null
    const picture = isPicture(value) ? value : null
    return (
      <ImageField
        field={field}
        id={id}
        image={page.image}
        picture={picture}
        onValue={props.onValue}
      />
    )
  }
  if (type === 'bool' && fill === null)
    return <SwitchField field={field} id={id} on={value === true} onValue={props.onValue} />
  const text = isPicture(value) ? '' : String(value)
  return (
    <div class="field">
      <FieldLabel field={field} id={id} />
      <Control {...props} value={text} />
      {problem === undefined ? null : (
        <p class="problem" id={`${id}-problem`}>
          {field.name} {problem}
        </p>
      )}
    </div>
  )
}

function Control(props: FieldProps) {
  const {type, values} = props.field
  if (type === 'bool') return <ChoiceField {...props} choices={['true', 'false']} />
  if (type === 'string' && values !== undefined) return <ChoiceField {...props} choices={values} />
  return type === 'string' ? <TextField {...props} /> : <NumberField {...props} />
}

function TextField({field, id, value, problem, onValue}: FieldProps) {
  return (
    <textarea
      id={id}
      rows={Math.min(6, Math.max(1, Math.ceil(value.length / 60)))}
      spellcheck={false}
      aria-invalid={problem !== undefined}
      placeholder={field.fill === null ? '' : 'may be empty'}
      value={value}
      onInput={event => {
        onValue(event.currentTarget.value)
      }}
    />
  )
}
