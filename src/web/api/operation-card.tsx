import {useState} from 'preact/hooks'
import {CodeBlock} from '../parts/code-block.tsx'
import {Tabs} from '../parts/tabs.tsx'
import {
  componentName,
  namedSchema,
  plainText,
  type ApiContent,
  type ApiDocument,
  type ApiReference,
  type ApiResponse,
} from './api-document.ts'
import {curlExamples, type PlacedOperation} from './curl-of.ts'
import {Notation} from './notation.tsx'

interface Props {
  readonly document: ApiDocument
  readonly placed: PlacedOperation
  /** Of the server. */
  readonly base: string
  /** Whether it is open at first. */
  readonly open: boolean
}

/** One operation: what it takes, lines to paste, what it answers. */
export function OperationCard({document: api, placed, base, open}: Props) {
  const {method, path, operation} = placed
  const {operationId, summary, description, parameters = [], requestBody, responses} = operation
  return (
    <details class="operation" open={open}>
      <summary>
        <span class="method">{method.toUpperCase()}</span>
        <code>{path}</code>
        <span class="what">{summary}</span>
      </summary>
      <div id={operationId}>
        {description?.split('\n\n').map(paragraph => (
          <p key={paragraph}>{plainText(paragraph)}</p>
        ))}
        <Examples placed={placed} api={api} base={base} />
        {parameters.length === 0 ? null : (
          <>
            <h4>Parameters</h4>
            <dl class="parameters">
              {parameters.map(({name, in: place, description: said, schema}) => (
                <div key={name}>
                  <dt>
                    <code>{name}</code> <small>{place}</small>
                  </dt>
                  <dd>
                    {said}
                    {typeof schema === 'object' && schema.enum !== undefined ? (
                      <> One of {schema.enum.join(', ')}.</>
                    ) : null}
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
        {requestBody === undefined ? null : (
          <>
            <h4>Body</h4>
            <Contents content={requestBody.content} api={api} label={`Body of ${method} ${path}`} />
          </>
        )}
        <h4>Answers</h4>
        <dl class="answers">
          {Object.entries(responses).map(([status, response]) => (
            <Answer
              key={status}
              status={status}
              response={resolved(response, api)}
              api={api}
              label={`Answer ${status} of ${method} ${path}`}
            />
          ))}
        </dl>
      </div>
    </details>
  )
}

function Examples({placed, api, base}: {placed: PlacedOperation; api: ApiDocument; base: string}) {
  const examples = curlExamples(placed, api, base)
  const [chosen, setChosen] = useState(examples[0]?.[0] ?? '')
  const lines = examples.find(([name]) => name === chosen)?.[1]
  if (lines === undefined) return null
  const {operationId, summary} = placed.operation
  return (
    <>
      {examples.length < 2 ? null : (
        <Tabs
          name={`example-${operationId}`}
          legend={`Example of: ${summary}`}
          choices={examples.map(([name]) => ({id: name, name}))}
          chosen={chosen}
          onChoice={setChosen}
        />
      )}
      <CodeBlock code={lines} label={`${placed.method} ${placed.path}, by curl`} />
    </>
  )
}

interface AnswerProps {
  readonly status: string
  readonly response: ApiResponse
  readonly api: ApiDocument
  readonly label: string
}

function Answer({status, response: {description, content = {}}, api, label}: AnswerProps) {
  const good = status.startsWith('2')
  return (
    <div>
      <dt>{status}</dt>
      <dd>
        {description}
        {good && Object.keys(content).length > 0 ? (
          <Contents content={content} api={api} label={label} />
        ) : null}
      </dd>
    </div>
  )
}

interface ContentsProps {
  readonly content: Readonly<Record<string, ApiContent>>
  readonly api: ApiDocument
  readonly label: string
}

function Contents({content, api, label}: ContentsProps) {
  return (
    <>
      {Object.entries(content).map(([type, {schema}]) => (
        <div class="content" key={type}>
          <small>{type}</small>
          {type === 'application/json' ? (
            <Notation schema={namedSchema(schema, api)} label={label} />
          ) : typeof schema === 'object' && schema.description !== undefined ? (
            <p class="hint">{schema.description}</p>
          ) : null}
        </div>
      ))}
    </>
  )
}

function resolved(response: ApiResponse | ApiReference, api: ApiDocument): ApiResponse {
  if (!('$ref' in response)) return response
  return api.components.responses[componentName(response.$ref)] ?? {description: ''}
}
