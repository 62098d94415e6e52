import type {ShownModel} from '../../lib/package/portable/page-model.ts'

interface Props {
  readonly models: readonly ShownModel[]
  readonly chosen: ShownModel
  readonly onChoice: (model: ShownModel) => void
}

/** Which model of the server the page is about, and which of its versions. */
export function ModelChoice({models, chosen, onChoice}: Props) {
  const firsts = models.filter((model, index) => isFirst(models, model, index))
  const versions = models.filter(({name}) => name === chosen.name)
  return (
    <nav class="models" aria-label="Models">
      {firsts.length > 1 ? (
        <Choice
          id="model"
          label="Model"
          models={firsts}
          chosen={firsts.findIndex(({name}) => name === chosen.name)}
          textOf={({name}) => name}
          onChoice={onChoice}
        />
      ) : null}
      {versions.length > 1 ? (
        <Choice
          id="version"
          label="Version"
          models={versions}
          chosen={versions.indexOf(chosen)}
          textOf={({version, label}) => version ?? label}
          onChoice={onChoice}
        />
      ) : null}
    </nav>
  )
}

function isFirst(models: readonly ShownModel[], {name}: ShownModel, index: number): boolean {
  return models.findIndex(model => model.name === name) === index
}

interface ChoiceProps {
  readonly id: string
  readonly label: string
  readonly models: readonly ShownModel[]
  /** Index among `models`. */
  readonly chosen: number
  readonly textOf: (model: ShownModel) => string
  readonly onChoice: (model: ShownModel) => void
}

function Choice({id, label, models, chosen, textOf, onChoice}: ChoiceProps) {
  return (
    <span>
      <label for={id}>{label}</label>
      <select
        id={id}
        value={String(chosen)}
        onChange={event => {
          const model = models[Number(event.currentTarget.value)]
          if (model !== undefined) onChoice(model)
        }}
      >
        {models.map((model, index) => (
          <option key={index} value={String(index)}>
            {textOf(model)}
          </option>
        ))}
      </select>
    </span>
  )
}
