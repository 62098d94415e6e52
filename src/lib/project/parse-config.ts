import {MlopsError} from '../core/errors/index.ts'
import {formatConfigPath} from './config-path.ts'
import {describeIssue} from './describe-issue.ts'
import {interpolate, type Environment} from './interpolate.ts'
import {findOrigins, type Origin} from './origins.ts'
import {configSchema, type ProjectConfig} from './schema/config.ts'
import {YamlSource} from './yaml-source.ts'

/** One thing that is wrong in mlops.yaml. */
export interface ConfigProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  /** Path of the key, `data.timestamp`; empty for the file as a whole. */
  readonly key: string
  readonly message: string
  readonly expected?: string
  /** What was probably meant. */
  readonly suggestion?: string
}

export interface ParsedConfig {
  readonly config: ProjectConfig
  readonly origins: ReadonlyMap<string, Origin>
}

/**
 * Reads the text of an mlops.yaml.
 *
 * @param file - How messages name it.
 * @throws MlopsError `CONFIG_INVALID` with every problem in `details.problems`.
 */
export function parseConfig(text: string, file: string, environment: Environment): ParsedConfig {
  const source = new YamlSource(text)
  // Positions and values of a file with broken syntax mean little, so syntax is told alone.
  if (source.problems.length > 0) throw invalid(source.problems.map(p => ({file, key: '', ...p})))
  const interpolation = interpolate(source, environment)
  if (interpolation.problems.length > 0) {
    throw invalid(interpolation.problems.map(p => ({file, key: '', ...p})))
  }
  const data: unknown = source.document.toJS() ?? {}
  const parsed = configSchema.safeParse(data)
  if (parsed.success) {
    return {config: parsed.data, origins: findOrigins(parsed.data, source, interpolation)}
  }
  const problems = parsed.error.issues
    .flatMap(issue => describeIssue(issue, data, configSchema))
    .map(({path, at, ...rest}): ConfigProblem => {
      const {line, column} = at === 'key' ? source.keyPosition(path) : source.valuePosition(path)
      return {file, line, column, key: formatConfigPath(path), ...rest}
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)
  throw invalid(problems)
}

function invalid(problems: readonly ConfigProblem[]): MlopsError {
  const lines = problems.map(({file, line, column, key, message, suggestion}) => {
    const subject = key === '' ? '' : `\`${key}\`: `
    const question = suggestion === undefined ? '' : ` – did you mean \`${suggestion}\`?`
    return `${file}:${line}:${column} ${subject}${message}${question}`
  })
  const [first] = lines
  const message =
    lines.length === 1
      ? (first ?? '')
      : `The configuration has ${lines.length} problems:\n  ${lines.join('\n  ')}`
  return new MlopsError('CONFIG_INVALID', message, {
    hint: 'docs/configuration.md lists every key; `mlops config` shows what is in force.',
    details: {problems},
  })
}
