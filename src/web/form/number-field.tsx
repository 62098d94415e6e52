import type {FieldProps} from './field-props.ts'
import {sliderStep} from './slider-step.ts'

/** A number as text, so that every digit stays; and a slider where the data says what is usual. */
export function NumberField({field, id, value, problem, onValue}: FieldProps) {
  const {type, min, max, name} = field
  const whole = !type.startsWith('float')
  return (
    <div class="number">
      <input
        id={id}
        type="text"
        inputMode={whole ? 'numeric' : 'decimal'}
        autocomplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        placeholder={field.fill === null ? '' : 'may be empty'}
        value={value}
        onInput={event => {
          onValue(event.currentTarget.value)
        }}
      />
      {min === undefined || max === undefined || min === max ? null : (
        <input
          type="range"
          aria-label={`${name}, slider`}
          min={min}
          max={max}
          step={sliderStep(min, max, whole)}
          value={Number.isFinite(Number(value)) ? Number(value) : min}
          onInput={event => {
            onValue(event.currentTarget.value)
          }}
        />
      )}
    </div>
  )
}
