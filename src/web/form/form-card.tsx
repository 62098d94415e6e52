import type {ShownModel} from '../../lib/package/portable/page-model.ts'
import {CopyButton} from '../parts/copy-button.tsx'
import {Field} from './field.tsx'
import type {FormValue, FormValues} from './values.ts'

interface Props {
  readonly page: ShownModel
  readonly values: FormValues
  readonly problems: Readonly<Record<string, string>>
  readonly onValue: (name: string, value: FormValue) => void
  readonly onReset: () => void
  readonly linkTo: () => string
}

/** More fields than these scroll in a place of their own. */
const MAX_TALL = 40

export function FormCard({page, values, problems, onValue, onReset, linkTo}: Props) {
  const {fields} = page
  return (
    <section class="card" aria-labelledby="inputs">
      <h2 id="inputs" tabIndex={-1}>
        Inputs
      </h2>
      <form
        novalidate
        onSubmit={event => {
          event.preventDefault()
        }}
      >
        <div class={fields.length > MAX_TALL ? 'fields many' : 'fields'}>
          {fields.map((field, index) => (
            <Field
              key={field.name}
              page={page}
              field={field}
              id={`field-${index}`}
              value={values[field.name] ?? ''}
              problem={problems[field.name]}
              onValue={value => {
                onValue(field.name, value)
              }}
            />
          ))}
        </div>
        <div class="row actions">
          <button type="button" onClick={onReset}>
            Reset to the example
          </button>
          {fields.every(({kind}) => kind === 'image') ? null : (
            <CopyButton label="Copy link to these values" text={linkTo} />
          )}
        </div>
      </form>
    </section>
  )
}
