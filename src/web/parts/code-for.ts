import {shellQuoted} from '../../lib/core/text/shell-word.ts'
export const LANGUAGES = [
  {id: 'curl', name: 'curl'},
  {id: 'javascript', name: 'JavaScript'},
  {id: 'python', name: 'Python'},
] as const

export type Language = (typeof LANGUAGES)[number]['id']

export interface Call {
  readonly url: string
  /** Whether the server asks for a token, which the environment then has. */
  readonly secured: boolean
  readonly row: Readonly<Record<string, unknown>>
}

/** Lines to paste that ask a server for the prediction of a row. */
export function codeFor(language: Language, {url, secured, row}: Call): string {
  switch (language) {
    case 'curl':
      return `curl -s '${url.replaceAll("'", '%27')}' \\\n${secured ? `  -H "Authorization: Bearer $MLOPS_TOKEN" \\\n` : ''}  -H 'Content-Type: application/json' \\\n  -d ${shellQuoted(JSON.stringify(row))}`
    case 'javascript':
      return `const answer = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: {'Content-Type': 'application/json'${secured ? ', Authorization: `Bearer ${process.env.MLOPS_TOKEN}`' : ''}},
  body: JSON.stringify(${JSON.stringify(row, undefined, 2).replaceAll('\n', '\n  ')}),
})
console.log(await answer.json())`
    case 'python':
      return `${secured ? 'import os\n\n' : ''}import requests

answer = requests.post(
    ${JSON.stringify(url)},
    json={
${Object.entries(row)
  .map(([name, value]) => `        ${JSON.stringify(name)}: ${literal(value)},\n`)
  .join('')}    },
${secured ? `    headers={"Authorization": f"Bearer {os.environ['MLOPS_TOKEN']}"},\n` : ''}    timeout=10,
)
answer.raise_for_status()
print(answer.json())`
  }
}

/** A value of JSON as Python writes it. */
function literal(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return JSON.stringify(value)
}
