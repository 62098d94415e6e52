import {isScalar, type Scalar} from 'yaml'
import type {z} from 'zod'
import {MlopsError} from '../core/errors/index.ts'
import {formatConfigPath} from './config-path.ts'
import {describeIssue} from './describe-issue.ts'
import {interpolate, type Environment, type Interpolation} from './interpolate.ts'
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
  /** The key is not there and has to be. */
  readonly missing?: boolean
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
  let {data, parsed} = check(source, file)
  if (!parsed.success && takeOtherKinds(parsed.error.issues, source, interpolation)) {
    ;({data, parsed} = check(source, file))
  }
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
  throw invalid(problems.filter(each => !isAnsweredBySuggestion(each, problems)))
}

function check(
  source: YamlSource,
  file: string,
): {data: unknown; parsed: ReturnType<typeof configSchema.safeParse>} {
  const read = source.toData()
  if (read === undefined) {
    throw invalid([{file, key: '', line: 1, column: 1, message: 'aliases (*name) repeat too much'}])
  }
  // Code that is made to parse faster pays where there is more to parse than one file.
  return {data: read.data, parsed: configSchema.safeParse(read.data, {jitless: true})}
}

/** Whether a value from the environment was of the wrong kind and there was another one to take. */
function takeOtherKinds(
  issues: readonly z.core.$ZodIssue[],
  source: YamlSource,
  {otherKind}: Interpolation,
): boolean {
  const nodes = issues
    .filter(issue => issue.code === 'invalid_type')
    .map(issue => source.nodeAt(issue.path.map(part => (typeof part === 'symbol' ? '' : part))))
    .filter(node => isScalar(node) && otherKind.has(node)) as Scalar[]
  for (const node of nodes) node.value = otherKind.get(node)
  return nodes.length > 0
}

/** A key that is missing only because it is mistyped: the mistyped one is told, and that is enough. */
function isAnsweredBySuggestion(
  {key, missing}: ConfigProblem,
  problems: readonly ConfigProblem[],
): boolean {
  return (
    missing === true &&
    problems.some(({key: other, suggestion}) => {
      const section = other.slice(0, other.lastIndexOf('.') + 1)
      return suggestion !== undefined && section + suggestion === key
    })
  )
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
