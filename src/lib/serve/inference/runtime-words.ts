/**
 * What the runtime says of rows that it refuses, without the places in its own source, and without
 * values: they may be the client's, and messages end up in logs.
 */
export function runtimeWords({message}: Error): string {
  return message
    .replaceAll(/\/\S+\.(?:cc|h|cpp):\d+ \S.*?\)\s+/g, '')
    .replaceAll(/\bidx\s*=\s*-?\d+/g, 'an index')
    .replaceAll(/=\s*-?\d[\w.+-]*/g, '=…')
    .replaceAll(/"[^"]*"/g, '"…"')
}
