import {z} from 'zod'
import {nearest} from '../core/text/index.ts'
import {valueAt, type ConfigPath} from './config-path.ts'
import {homeOf, keysOf} from './schema-keys.ts'

/** What a check of our own adds by `params`. */
const paramsSchema = z.object({
  suggestion: z.string().optional().catch(undefined),
  expected: z.string().optional().catch(undefined),
})

type Issue = z.core.$ZodIssue

export interface DescribedIssue {
  readonly path: ConfigPath
  /** `key`: the position of the key is meant, `value`: that of the value. */
  readonly at: 'key' | 'value'
  readonly expected: string
  readonly message: string
  readonly suggestion?: string
  /** The key is not there and has to be. */
  readonly missing?: boolean
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a section of `key: value` lines',
  record: 'a section of `key: value` lines',
  array: 'a list',
}

/** What is wrong, as one or more sentences about single keys, from what zod found in `data`. */
export function describeIssue(issue: Issue, data: unknown, schema: z.ZodType): DescribedIssue[] {
  const path = issue.path.map(part => (typeof part === 'symbol' ? String(part) : part))
  const found = valueAt(data, path)
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schema, path)
    return issue.keys.map(key => {
      const taken = new Set(Object.keys(found ?? {}))
      const candidates = known.filter(name => !taken.has(name))
      const meant = homeOf(schema, key, path) ?? nearest(key, candidates)
      return {
        path: [...path, key],
        at: 'key' as const,
        expected: `one of ${known.join(', ')}`,
        message: `unknown key; known here: ${known.join(', ')}`,
        ...(meant === undefined ? {} : {suggestion: meant}),
      }
    })
  }
  if (issue.code === 'invalid_union') {
    const inner = fittingBranch(issue.errors)
    if (inner) {
      return inner.flatMap(each =>
        describeIssue({...each, path: [...issue.path, ...each.path]}, data, schema),
      )
    }
  }
  if (issue.code === 'custom') {
    const {suggestion, expected} = customParams(issue.params)
    return [
      {
        path,
        at: 'value',
        expected: expected ?? issue.message,
        message: issue.message,
        ...(suggestion === undefined ? {} : {suggestion}),
      },
    ]
  }
  const expected = expectationOf(issue)
  if (found === undefined) {
    return [{path, at: 'key', expected, message: `missing; expected ${expected}`, missing: true}]
  }
  const values = issue.code === 'invalid_value' ? issue.values.map(String) : []
  const near = typeof found === 'string' ? nearest(found, values) : undefined
  return [
    {
      path,
      at: 'value',
      expected,
      message: `expected ${expected}, found ${describeValue(found)}`,
      ...(near === undefined ? {} : {suggestion: near}),
    },
  ]
}

/** The branch of a union whose kind the value has, so that its problems are the ones to tell. */
function fittingBranch(branches: readonly Issue[][]): Issue[] | undefined {
  return branches.find(issues =>
    issues.every(issue => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  )
}

function expectationOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length === 1
        ? String(issue.values[0])
        : `one of ${issue.values.map(String).join(', ')}`
    case 'invalid_union': {
      const all = issue.errors.flatMap(issues => issues.map(expectationOf))
      return [...new Set(all)].join(' or ')
    }
    case 'too_small':
      return bound(
        issue.origin,
        issue.inclusive === false ? 'more than' : 'at least',
        issue.minimum,
      )
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return issue.message
  }
}

function bound(origin: string, word: string, limit: number | bigint): string {
  if (origin === 'array')
    return `a list of ${word} ${limit} ${Number(limit) === 1 ? 'entry' : 'entries'}`
  if (origin === 'string') return 'a text that is not empty'
  return `a number of ${word} ${limit}`
}

function describeValue(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a section'
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function customParams(params: unknown): z.output<typeof paramsSchema> {
  return paramsSchema.catch({}).parse(params)
}
