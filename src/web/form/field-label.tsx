import type {FieldProps} from './field-props.ts'

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
