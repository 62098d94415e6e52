import {shellQuoted} from '../../lib/core/text/shell-word.ts'
import type {ApiDocument, ApiOperation} from './api-document.ts'

/** An operation with where it is. */
export interface PlacedOperation {
  readonly method: string
  readonly path: string
  readonly operation: ApiOperation
}

/** Lines to paste, by what they are an example of; '' where there is one alone. */
export type CurlExamples = readonly (readonly [name: string, lines: string])[]

/**
 * Calls of an operation by curl, one an example of its body.
 *
 * @param base - Of the server, without a slash at its end.
 */
export function curlExamples(
  {method, path, operation}: PlacedOperation,
  {security = []}: Pick<ApiDocument, 'security'>,
  base: string,
): CurlExamples {
  const url = `${base}${filled(path, operation)}`
  const secured = security.length > 0 && operation.security?.length !== 0
  const body = operation.requestBody?.content['application/json']
  if (method === 'get') return [['', curl(url, secured)]]
  if (body === undefined) return []
  const examples =
    body.examples === undefined
      ? [['', body.example] as const]
      : Object.entries(body.examples).map(([name, {value}]) => [name, value] as const)
  return examples
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, curl(url, secured, value)])
}

/** The path with a value that each of its parameters takes. */
function filled(path: string, {parameters = []}: ApiOperation): string {
  return path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const schema = parameters.find(one => one.in === 'path' && one.name === name)?.schema
    const [value] = (typeof schema === 'object' ? schema.enum : undefined) ?? []
    return typeof value === 'string' ? encodeURIComponent(value) : whole
  })
}

function curl(url: string, secured: boolean, body?: unknown): string {
  return [
    `curl -s '${url.replaceAll("'", '%27')}'`,
    ...(secured ? ['  -H "Authorization: Bearer $MLOPS_TOKEN"'] : []),
    ...(body === undefined
      ? []
      : ["  -H 'Content-Type: application/json'", `  -d ${shellQuoted(JSON.stringify(body))}`]),
  ].join(' \\\n')
}
