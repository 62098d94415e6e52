const SLASH = 0x2f

/** The path and query of what stands in the first line, where a proxy may write the whole URL. */
export function requestTarget(url: string): string {
  if (url.charCodeAt(0) === SLASH) return url
  const scheme = url.indexOf('://')
  const path = scheme === -1 ? -1 : url.indexOf('/', scheme + 3)
  return path === -1 ? '/' : url.slice(path)
}
