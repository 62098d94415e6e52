import type {PageField, PageModel} from '../../lib/package/targets/web/portable/page-model.ts'
import {isPicture} from '../../lib/package/targets/web/portable/row-feeds.ts'
import {ChoiceField} from './choice-field.tsx'
import {ImageField} from './image-field.tsx'
import {NumberField} from './number-field.tsx'
import {SwitchField} from './switch-field.tsx'
import type {FormValue} from './values.ts'

export interface FieldProps {
  readonly field: PageField
  /** Of the element that takes the value. */
  readonly id: string
  readonly value: string
  readonly problem: string | undefined
  readonly onValue: (value: FormValue) => void
}

interface Props extends Omit<FieldProps, 'value'> {
  readonly page: PageModel
  readonly value: FormValue
}

/** A column: its name, what it takes, and the control that suits it. */
export function Field({page, value, ...props}: Props) {
  const {field, id, problem} = props
  const {kind, type, fill} = field
  if (kind === 'image')
    return (
      <ImageField
        {...props}
        image={page.image}
        picture={typeof value !== 'string' && isPicture(value as never) ? (value as never) : null}
      />
    )
  if (type === 'bool' && fill === null)
    return <SwitchField field={field} id={id} on={value === true} onValue={props.onValue} />
  const text = String(value)
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

/** What the field takes, in the words of data. */
export function FieldLabel({field, id}: Pick<FieldProps, 'field' | 'id'>) {
  const {type, fill, min, max} = field
  const known = min !== undefined && max !== undefined
  const note = known ? `${short(min)} – ${short(max)}` : fill === null ? type : `${type}, or empty`
  return (
    <label for={id}>
      <span>{field.name}</span>
      <small>{note}</small>
    </label>
  )
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
