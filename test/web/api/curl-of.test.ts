import {describe, expect, it} from 'vitest'
import type {ApiOperation} from '../../../src/web/api/api-document.ts'
import {curlExamples} from '../../../src/web/api/curl-of.ts'

const operation: ApiOperation = {
  ...{operationId: 'predictVersion', summary: 'Ask', tags: ['Predict'], responses: {}},
  parameters: [{name: 'version', in: 'path', schema: {type: 'string', enum: ['v1.0.0+b 1']}}],
  requestBody: {
    content: {'application/json': {schema: true, examples: {'one row': {value: {city: "O'Hare"}}}}},
  },
}
const placed = {method: 'post', path: '/versions/{version}/predict', operation}

describe('the lines of an operation', () => {
  it('fill places of the path, and quote the body for a shell', () => {
    expect(curlExamples(placed, {}, 'http://here')).toEqual([
      [
        'one row',
        `curl -s 'http://here/versions/v1.0.0%2Bb%201/predict' \\\n` +
          `  -H 'Content-Type: application/json' \\\n  -d '{"city":"O'\\''Hare"}'`,
      ],
    ])
  })

  it('bring the token where one is asked for', () => {
    const security = [{token: []}]
    expect(curlExamples(placed, {security}, '')[0]?.[1]).toContain('Bearer $MLOPS_TOKEN')
    const open = {method: 'get', path: '/livez', operation: {...operation, security: []}}
    expect(curlExamples(open, {security}, '')).toEqual([['', `curl -s '/livez'`]])
  })

  it('are left out where the body is none of JSON', () => {
    const binary = {content: {'application/octet-stream': {schema: true}}}
    const one = {...placed, operation: {...operation, requestBody: binary}}
    expect(curlExamples(one, {}, '')).toEqual([])
  })
})
