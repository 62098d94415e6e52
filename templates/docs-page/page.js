const at = id => document.getElementById(id)
const base = new URL('.', location.href).href.replace(/\/$/, '')
const state = {token: '', api: undefined, model: undefined, version: '', files: new Map()}

/** An element with its properties, attributes and children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value)
  element.append(...children)
  return element
}

function ask(path, options = {}) {
  const headers = {...options.headers}
  if (state.token !== '') headers.Authorization = `Bearer ${state.token}`
  return fetch(`${base}${path}`, {...options, headers, cache: 'no-store'})
}

function fail(text) {
  at('failure').textContent = text
  at('failure').hidden = text === ''
}

async function load() {
  let answer
  try {
    answer = await ask('/openapi.json')
  } catch {
    return fail('The server cannot be reached.')
  }
  if (answer.status === 401) {
    askForToken()
    return fail(state.token === '' ? '' : 'The server does not know this token.')
  }
  if (answer.status === 503) return setTimeout(load, 1000)
  if (!answer.ok) return fail(`The server answered ${answer.status}.`)
  fail('')
  const text = await answer.text()
  const api = JSON.parse(text)
  state.api = api['x-mlops']
  at('access').hidden = true
  if (state.api.secured) linkCopy(text)
  at('work').hidden = false
  at('made').textContent = `mlops ${state.api.version}`
  showChoice()
  showPaths(api.paths)
  showTabs()
  choose(state.api.models[0])
}

function askForToken() {
  at('access').hidden = false
  at('token').focus()
}

/** A link cannot carry the token, so it leads to what was read with it. */
function linkCopy(text) {
  const link = at('document')
  URL.revokeObjectURL(link.href)
  link.href = URL.createObjectURL(new Blob([text], {type: 'application/json'}))
  link.download = 'openapi.json'
}

async function watch() {
  const place = at('state')
  let ready = false
  let text = 'Not reachable'
  try {
    ready = (await fetch(`${base}/readyz`, {cache: 'no-store'})).ok
    text = ready ? 'Ready' : 'Not ready'
  } catch {
    // Said below.
  }
  if (place.textContent !== text) place.replaceChildren(make('span', {}, text))
  place.className = `state ${ready ? 'good' : 'bad'}`
}

function showChoice() {
  const {models} = state.api
  const place = at('choice')
  place.replaceChildren()
  if (models.length > 1) {
    const select = make('select', {id: 'model'}, ...models.map(({name}) => make('option', {}, name)))
    select.addEventListener('change', () => choose(models[select.selectedIndex]))
    place.append(make('div', {}, make('label', {for: 'model'}, 'Model'), select))
  }
  const versions = make('select', {id: 'version'})
  versions.addEventListener('change', () => {
    state.version = versions.value
    showCode()
  })
  place.append(make('div', {id: 'versions'}, make('label', {for: 'version'}, 'Version'), versions))
}

function choose(model) {
  state.model = model
  state.version = ''
  const {name, versions, stage, task, columns} = model
  document.title = name
  at('title').textContent = name
  const [version] = versions
  const facts = [version, stage === null ? undefined : stage, task, `${columns.length} columns`]
  at('facts').replaceChildren(
    ...facts.filter(fact => fact !== undefined).map(fact => make('span', {}, fact)),
  )
  at('version').replaceChildren(
    make('option', {value: ''}, stage === null ? 'The one served' : stage),
    ...versions.map(key => make('option', {}, key)),
  )
  at('versions').hidden = versions.length < 2
  if (versions.length < 2 && state.api.models.length < 2) at('choice').hidden = true
  showFields()
}

/** More fields than these scroll in a place of their own. */
const MAX_TALL = 40

function showFields() {
  state.files.clear()
  const {columns} = state.model
  at('fields').classList.toggle('many', columns.length > MAX_TALL)
  at('fields').replaceChildren(...columns.map(field))
  showCode()
}

function field(column, index) {
  const {name, type, kind, required, nullable} = column
  const id = `field-${index}`
  const kindText = kind === 'image' ? 'picture' : type
  const note = !required ? `${kindText}, optional` : nullable ? `${kindText}, or empty` : kindText
  return make(
    'div',
    {},
    make('label', {for: id}, make('span', {}, name), make('small', {}, note)),
    input(column, id),
  )
}

function input(column, id) {
  const {name, type, kind, nullable} = column
  const example = state.model.example[name]
  if (kind === 'image') {
    const file = make('input', {id, type: 'file', accept: 'image/*'})
    file.addEventListener('change', async () => {
      state.files.set(name, file.files[0] === undefined ? undefined : await base64(file.files[0]))
      showCode()
    })
    return file
  }
  if (type === 'bool') {
    const options = [...(nullable ? [''] : []), 'false', 'true']
    const select = make('select', {id}, ...options.map(text => make('option', {}, text)))
    select.value = String(example)
    return select
  }
  const mode = type === 'string' ? 'text' : type.startsWith('float') ? 'decimal' : 'numeric'
  const text = make('input', {id, type: 'text', inputmode: mode, autocomplete: 'off'})
  text.value = String(example)
  text.placeholder = String(example)
  return text
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1))
    reader.onerror = reject
    reader.readAsDataURL(file)
  })
}

/** The row that the form says, in JSON's types; what is no number is sent as it is written. */
function row() {
  const entries = state.model.columns.map((column, index) => [
    column.name,
    valueOf(column, at(`field-${index}`).value),
  ])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

function valueOf({name, type, kind, required, nullable}, text) {
  if (kind === 'image') return state.files.get(name) ?? state.model.example[name]
  if (text === '' && !required) return undefined
  if (text === '' && nullable) return null
  if (type === 'string') return text
  if (type === 'bool') return text === 'true'
  const number = Number(text)
  const exact = type.startsWith('float') ? Number.isFinite(number) : Number.isSafeInteger(number)
  return text.trim() !== '' && exact ? number : text
}

function predictPath() {
  const {name} = state.model
  const model = encodeURIComponent(name)
  if (state.version !== '') return `/models/${model}/versions/${state.version}/predict`
  return state.api.models.length === 1 ? '/predict' : `/models/${model}/predict`
}

async function predict(event) {
  event.preventDefault()
  at('send').setAttribute('aria-busy', 'true')
  const startedAt = performance.now()
  try {
    const answer = await ask(predictPath(), {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(row()),
    })
    const body = await answer.json()
    const ms = performance.now() - startedAt
    at('answer').replaceChildren(...(answer.ok ? answered(body, ms) : refused(body, answer.status)))
    if (answer.status === 401) askForToken()
  } catch {
    at('answer').replaceChildren(make('p', {class: 'failure'}, 'The server cannot be reached.'))
  }
  at('send').removeAttribute('aria-busy')
}

function refused({error}, status) {
  const {message = `The server answered ${status}.`, hint} = error ?? {}
  return [
    make('p', {class: 'failure'}, message),
    ...(hint === undefined ? [] : [make('p', {class: 'hint'}, hint)]),
  ]
}

const ABOUT = new Set(['id', 'model', 'version', 'source', 'prediction', 'probabilities'])

function answered(body, ms) {
  const {prediction, probabilities, id, version} = body
  const others = Object.entries(body).filter(([name]) => !ABOUT.has(name))
  const facts = [
    ...others.map(([name, value]) => [name, JSON.stringify(value)]),
    ...(version === null ? [] : [['version', version]]),
    ['time', `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`],
    ['id', id],
  ]
  return [
    ...(prediction === undefined ? [] : [make('p', {class: 'prediction'}, shown(prediction))]),
    ...(probabilities === undefined ? [] : [bars(probabilities)]),
    make('dl', {}, ...facts.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
    make(
      'details',
      {},
      make('summary', {}, 'JSON'),
      make('pre', {tabindex: '0'}, JSON.stringify(body, undefined, 2)),
    ),
  ]
}

function shown(value) {
  if (value === null) return 'no number'
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value)
  return String(Number(value.toPrecision(6)))
}

const MAX_BARS = 20

function bars(probabilities) {
  const sorted = Object.entries(probabilities).sort(([, a], [, b]) => b - a)
  const items = sorted.slice(0, MAX_BARS).map(([name, share]) => {
    const bar = make('span')
    bar.style.width = `${Math.max(0, Math.min(1, share ?? 0)) * 100}%`
    return make(
      'li',
      {},
      make(
        'span',
        {class: 'name'},
        make('span', {}, name),
        make('span', {}, share === null ? '–' : `${(share * 100).toFixed(1)} %`),
      ),
      make('span', {class: 'track', 'aria-hidden': 'true'}, bar),
    )
  })
  return make('ol', {class: 'bars', 'aria-label': 'Probabilities'}, ...items)
}

function showTabs() {
  const protocols = [['predict', 'Predict']]
  if (state.api.oip) protocols.push(['oip', 'Open Inference'])
  if (state.api.models.length === 1) protocols.push(['mlflow', 'MLflow, SageMaker'])
  tabs('protocols', protocols)
  tabs('languages', [
    ['curl', 'curl'],
    ['python', 'Python'],
    ['javascript', 'JavaScript'],
  ])
}

function tabs(id, choices) {
  const group = at(id)
  group.querySelectorAll('label').forEach(label => label.remove())
  choices.forEach(([value, text], index) => {
    const radio = make('input', {type: 'radio', name: id, value, checked: index === 0})
    radio.addEventListener('change', showCode)
    group.append(make('label', {}, radio, make('span', {}, text)))
  })
}

const chosen = name => document.querySelector(`input[name="${name}"]:checked`).value

function showCode() {
  const protocol = chosen('protocols')
  const {path, body} = requestOf(protocol)
  const url = base + path
  at('code').textContent = {
    curl: () => curl(url, body),
    python: () => (protocol === 'oip' ? triton() : python(url, body)),
    javascript: () => javascript(url, body),
  }[chosen('languages')]()
}

function requestOf(protocol) {
  const values = row()
  if (protocol === 'oip') return {path: `${oipPath()}/infer`, body: {inputs: tensors(values)}}
  if (protocol === 'mlflow') return {path: '/invocations', body: {dataframe_records: [values]}}
  return {path: predictPath(), body: values}
}

function oipPath() {
  const path = `/v2/models/${encodeURIComponent(state.model.name)}`
  return state.version === '' ? path : `${path}/versions/${state.version}`
}

/** The row as tensors; nothing for those that are too large to be shown. */
function tensors(values) {
  return state.model.inputs.map(({name, datatype, shape}) => {
    const columns = state.model.columns.filter(({input}) => input === name)
    const count = shape.reduce((product, size) => product * size, 1)
    if (count !== columns.length) return {name, shape, datatype, data: []}
    const data = new Array(count)
    for (const {index, name: column, type} of columns)
      data[index] = tensorValue(type, values[column] ?? state.model.example[column])
    return {name, shape, datatype, data}
  })
}

function tensorValue(type, value) {
  return type === 'string' ? String(value) : value
}

const secret = (before, after) => (state.api.secured ? `${before}$MLOPS_TOKEN${after}` : '')

function curl(url, body) {
  const quoted = JSON.stringify(body).replaceAll("'", "'\\''")
  const token = secret(`  -H "Authorization: Bearer `, `" \\\n`)
  return `curl -s '${url}' \\\n${token}  -H 'Content-Type: application/json' \\\n  -d '${quoted}'`
}

function python(url, body) {
  const {secured} = state.api
  return [
    ...(secured ? ['import os', ''] : []),
    'import requests',
    '',
    'answer = requests.post(',
    `    ${JSON.stringify(url)},`,
    `    json=${literal(body)},`,
    ...(secured
      ? ['    headers={"Authorization": f"Bearer {os.environ[\'MLOPS_TOKEN\']}"},']
      : []),
    '    timeout=10,',
    ')',
    'answer.raise_for_status()',
    'print(answer.json())',
  ].join('\n')
}

/** JSON as Python writes it. */
function literal(value) {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  const fields = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${literal(item)}`)
  return `{${fields.join(', ')}}`
}

const NUMPY = {FP16: 'float16', FP32: 'float32', FP64: 'float64', BOOL: 'bool_', BYTES: 'object_'}

function triton() {
  const {secured} = state.api
  const {host, pathname, protocol} = new URL(base)
  const https = protocol === 'https:'
  const inputs = tensors(row()).flatMap(({name, shape, datatype, data}, index) => {
    const dtype = `np.${NUMPY[datatype] ?? datatype.toLowerCase()}`
    const values =
      data.length === 0
        ? `np.zeros(${literal(shape)}, ${dtype})`
        : `np.array(${literal(data)}, ${dtype}).reshape(${literal(shape)})`
    const variable = `input_${index}`
    return [
      `${variable} = http.InferInput(${JSON.stringify(name)}, ${literal(shape)}, "${datatype}")`,
      `${variable}.set_data_from_numpy(${values})`,
    ]
  })
  const names = state.model.inputs.map((_, index) => `input_${index}`).join(', ')
  const version = state.version === '' ? '' : `, model_version=${JSON.stringify(state.version)}`
  const headers = secured
    ? `, headers={"Authorization": f"Bearer {os.environ['MLOPS_TOKEN']}"}`
    : ''
  return [
    ...(secured ? ['import os', ''] : []),
    'import numpy as np',
    'import tritonclient.http as http',
    '',
    `client = http.InferenceServerClient(${JSON.stringify(host + pathname.replace(/\/$/, ''))}${https ? ', ssl=True' : ''})`,
    ...inputs,
    `answer = client.infer(${JSON.stringify(state.model.name)}, [${names}]${version}${headers})`,
    'for output in answer.get_response()["outputs"]:',
    '    print(output["name"], answer.as_numpy(output["name"]))',
  ].join('\n')
}

function javascript(url, body) {
  const json = JSON.stringify(body, undefined, 2).replaceAll('\n', '\n  ')
  const token = state.api.secured
    ? '\n    Authorization: `Bearer ${process.env.MLOPS_TOKEN}`,'
    : ''
  return `const answer = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: {${token}
    'Content-Type': 'application/json',
  },
  body: JSON.stringify(${json}),
})
console.log(await answer.json())`
}

function showPaths(paths) {
  const groups = new Map()
  for (const [path, item] of Object.entries(paths))
    for (const [method, {summary, tags}] of Object.entries(item)) {
      const [tag = ''] = tags
      if (!groups.has(tag)) groups.set(tag, [])
      groups.get(tag).push([method.toUpperCase(), path, summary])
    }
  const tables = [...groups].flatMap(([tag, rows]) => [
    make('h3', {}, tag),
    make(
      'table',
      {'aria-label': tag},
      ...rows.map(cells => make('tr', {}, ...cells.map(cell => make('td', {}, cell)))),
    ),
  ])
  at('paths').replaceChildren(...tables)
}

async function copy() {
  const button = at('copy')
  try {
    await navigator.clipboard.writeText(at('code').textContent)
    button.textContent = 'Copied'
  } catch {
    getSelection().selectAllChildren(at('code'))
    button.textContent = 'Selected'
  }
  setTimeout(() => (button.textContent = 'Copy'), 1500)
}

at('access').addEventListener('submit', event => {
  event.preventDefault()
  state.token = at('token').value.trim()
  load()
})
at('form').addEventListener('submit', predict)
at('form').addEventListener('input', showCode)
at('reset').addEventListener('click', showFields)
at('copy').addEventListener('click', copy)
load()
watch()
setInterval(watch, 5000)
