/** Keys and list positions from the top of mlops.yaml down to a value. */
export type ConfigPath = readonly (string | number)[]

/** `compare.gates[0].metric`; keys that are no plain words are quoted: `drift.columns["a.b"]`. */
export function formatConfigPath(path: ConfigPath): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (!/^[\w/-]+$/.test(part)) text += `[${JSON.stringify(part)}]`
    else text += text === '' ? part : `.${part}`
  }
  return text
}

/** The path that `formatConfigPath` writes so; an empty text is the top. */
export function parseConfigPath(text: string): ConfigPath {
  const parts = text.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)
  return [...parts].map(([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index)
    return quoted === undefined ? (plain ?? '') : String(JSON.parse(`"${quoted}"`))
  })
}

/** The value at a path of plain data, undefined where there is none. */
export function valueAt(data: unknown, path: ConfigPath): unknown {
  let value = data
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string | number, unknown>)[part]
  }
  return value
}
