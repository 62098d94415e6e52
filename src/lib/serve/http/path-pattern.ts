/** A path with parameters, ready to be compared segment by segment. */
export interface PathPattern {
  /** The text of a segment; null where any text fits. */
  readonly segments: readonly (string | null)[]
  /** Names of the parameters by segment; '' where the segment is text. */
  readonly names: readonly string[]
}

/** `/v2/models/:model` as a pattern; undefined where the path has no parameter. */
export function compilePath(path: string): PathPattern | undefined {
  const parts = path.slice(1).split('/')
  if (!parts.some(part => part.startsWith(':'))) return undefined
  return {
    segments: parts.map(part => (part.startsWith(':') ? null : part)),
    names: parts.map(part => (part.startsWith(':') ? part.slice(1) : '')),
  }
}

/** The parameters of a path that fits the pattern; a parameter is never empty. */
export function matchPath(
  {segments, names}: PathPattern,
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (parts.length !== segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? ''
    const segment = segments[index]
    if (segment === null) {
      if (part === '') return undefined
      parameters[names[index] ?? ''] = part
    } else if (segment !== part) {
      return undefined
    }
  }
  return parameters
}

/** The segments of a path with `%2F` and the like decoded; undefined where an escape is malformed. */
export function decodeSegments(path: string): readonly string[] | undefined {
  const parts = path.slice(1).split('/')
  if (!path.includes('%')) return parts
  try {
    return parts.map(part => decodeURIComponent(part))
  } catch {
    return undefined
  }
}
