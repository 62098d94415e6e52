export const LANGUAGES = [
  {id: 'curl', name: 'curl'},
  {id: 'javascript', name: 'JavaScript'},
  {id: 'python', name: 'Python'},
] as const

export type Language = (typeof LANGUAGES)[number]['id']

/** Lines to paste that ask a server for the prediction of a row. */
export function codeFor(
  language: Language,
  url: string,
  row: Readonly<Record<string, unknown>>,
): string {
  switch (language) {
    case 'curl':
      return `curl -s '${url.replaceAll("'", '%27')}' \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(row).replaceAll("'", "'\\''")}'`
    case 'javascript':
      return `const answer = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify(${JSON.stringify(row, undefined, 2).replaceAll('\n', '\n  ')}),
})
console.log(await answer.json())`
    case 'python':
      return `import requests

answer = requests.post(
    ${JSON.stringify(url)},
    json={
${Object.entries(row)
  .map(([name, value]) => `        ${JSON.stringify(name)}: ${literal(value)},\n`)
  .join('')}    },
    timeout=10,
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
