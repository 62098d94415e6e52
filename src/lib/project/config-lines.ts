import {stringify} from 'yaml'
import type {ConfigEntry} from './config-entries.ts'
import {formatConfigPath, valueAt, type ConfigPath} from './config-path.ts'
import type {Origin} from './origins.ts'

/** One line of the configuration in force as YAML, with the origin of the value it holds. */
export interface ConfigLine {
  readonly text: string
  readonly origin?: Origin
}

/** The entries of `configEntries` as lines of YAML; together they are a valid mlops.yaml again. */
export function configLines(
  config: object,
  entries: readonly ConfigEntry[],
  top: ConfigPath = [],
): readonly ConfigLine[] {
  const byKey = new Map(entries.map(entry => [entry.key, entry]))
  const lines = (path: ConfigPath): ConfigLine[] => {
    const value = valueAt(config, path)
    const entry = byKey.get(formatConfigPath(path))
    if (entry) return [{text: inline(entry.value), origin: entry.origin}]
    if (Array.isArray(value)) {
      return value.flatMap((_, index) =>
        lines([...path, index]).map((line, at) => indent(line, at === 0 ? '- ' : '  ')),
      )
    }
    return Object.keys(value as object).flatMap(key => {
      const inner = lines([...path, key])
      const [first] = inner
      const isLeaf = byKey.has(formatConfigPath([...path, key]))
      if (isLeaf && first) return [{...first, text: `${inline(key)}: ${first.text}`}]
      return [{text: `${inline(key)}:`}, ...inner.map(line => indent(line, '  '))]
    })
  }
  return lines(top)
}

/** `default`, `mlops.yaml:12`, `environment variable PORT (mlops.yaml:12)`. */
export function describeOrigin(origin: Origin, file: string): string {
  switch (origin.kind) {
    case 'default':
      return 'default'
    case 'file':
      return `${file}:${origin.line}`
    case 'environment': {
      const word = origin.variables.length === 1 ? 'variable' : 'variables'
      const names = `environment ${word} ${origin.variables.join(', ')}`
      return `${names}${origin.set ? '' : ', not set'} (${file}:${origin.line})`
    }
  }
}

function indent(line: ConfigLine, by: string): ConfigLine {
  return {...line, text: by + line.text}
}

function inline(value: unknown): string {
  if (typeof value === 'string' && value.includes('\n')) return JSON.stringify(value)
  return stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trimEnd()
}
