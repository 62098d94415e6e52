import type {PackageFile, PackageSettings, PackageSubject} from '../../../src/lib/package/types.ts'

export const settings: PackageSettings = {
  mlopsVersion: '0.1.0',
  platform: 'linux/amd64',
  image: 'registry.example.com/team/flights:v1.2.0',
}

/** A binary classifier as the registry knows it; its file is not there. */
export function madeUpSubject(changes: Partial<PackageSubject> = {}): PackageSubject {
  return {
    name: 'flights',
    version: 'v1.2.0',
    label: 'flights@v1.2.0',
    description: 'Probability that a departure is late',
    revision: 'ca031ecfdc50bc9503015e0fd68b08e758ab609a',
    time: new Date('2026-03-02T09:14:07Z'),
    model: {
      path: '/nowhere/model.onnx',
      sha256: 'a'.repeat(64),
      sizeBytes: 100 * 1024 ** 2,
      external: [],
      opset: 17,
      irVersion: 8,
    },
    opened: {
      runnable() {
        throw new Error('There is no model to run.')
      },
      predict: () => Promise.reject(new Error('There is no model to ask.')),
      release: () => Promise.resolve(),
    },
    signature: {
      task: 'binary',
      inputs: [],
      outputs: [],
      columns: [],
      labels: ['no', 'yes'],
      fixedBatch: null,
    },
    predictionColumns: [
      {name: 'prediction', type: 'string'},
      {name: 'probability_yes', type: 'float32'},
    ],
    options: {},
    policy: {nulls: 'error', inputs: {}},
    config: 'name: flights\n',
    metrics: null,
    license: 'Apache-2.0',
    parent: null,
    note: null,
    example: null,
    columns: {},
    ...changes,
  }
}

/** Names that a shell, YAML 1.1 and 1.2, HTML, Go templates, compose or PromQL would read as something else. */
export const NASTY_NAMES = [
  'on',
  'null',
  '1e3',
  '12:30:45',
  '0x1F',
  '-',
  '---\nkind: Secret',
  'a: b # c',
  '*alias &anchor !!tag',
  '"; touch /tmp/harm; echo "',
  '$(touch /tmp/harm) `id` ${HOME}',
  "it's",
  '<script>alert(1)</script>',
  '{{ .Values.secret }} {{ fail "harm" }}',
  '"} or vector(1) #',
  '../../etc/passwd',
  'line\u2028separator\u0000nul\u007f',
  '模型',
  'm'.repeat(300),
] as const

/** A subject that has such a text wherever a user can write one. */
export function nastySubject(text: string): PackageSubject {
  return madeUpSubject({name: text, label: text, description: text, note: text, license: text})
}

/** As YAML of clusters and a title can hold it. */
export function shownName(name: string): string {
  return name.replace(/[\p{Cc}\u2028]/gu, ' ')
}

export function textOf(files: readonly PackageFile[], path: string): string {
  const content = files.find(file => file.path === path)?.content
  if (typeof content !== 'string') throw new Error(`${path} is no file of text.`)
  return content
}
