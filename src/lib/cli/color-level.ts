export function colorLevel(stream: NodeJS.WriteStream, wanted: boolean): 0 | 1 {
  if (!wanted || process.env['NO_COLOR'] || process.env['TERM'] === 'dumb') return 0
  if (process.env['FORCE_COLOR'] && process.env['FORCE_COLOR'] !== '0') return 1
  return stream.isTTY ? 1 : 0
}
