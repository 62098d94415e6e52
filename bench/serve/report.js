// The table of what was measured over HTTP: medians over the rounds, and shares of the empty server's.
import {median, table} from './arithmetic.js'

/** @param title - What was measured, above the table. */
export function report(cells, connectionCounts, title) {
  const rows = []
  for (const cell of cells) {
    const same = cells.filter(c => c.protocol === cell.protocol && c.rows === cell.rows)
    const empty = same.find(c => c.server.name === 'empty')
    const ours = same.find(c => c.server.name === 'mlops')
    for (const connections of connectionCounts) {
      const of = key => median(cell.figures[connections].map(figures => figures[key]))
      const failed = cell.figures[connections].reduce((n, f) => n + f.errors + f.statuses, 0)
      rows.push([
        ...[cell.protocol, cell.rows, connections, cell.server.name],
        ...[Math.round(of('rate')), (of('p50') / 1000).toFixed(2), (of('p99') / 1000).toFixed(2)],
        ...[failed, ratio(cell, empty, connections), ratio(ours, cell, connections)],
        ratio(cell, empty, connections, 'p50'),
        Math.round(of('cpu')),
        ratio(empty, cell, connections, 'cpu'),
      ])
    }
  }
  const order = (a, b) => a[0].localeCompare(b[0]) || a[1] - b[1] || a[2] - b[2]
  console.log(
    `\n${title}\n\n` +
      table(
        [
          ...['body', 'rows', 'connections', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'errors'],
          ...['× empty', 'mlops is ×', 'p50 × empty', 'CPU µs', 'empty CPU / CPU'],
        ],
        rows.sort(order),
      ),
  )
}

/** Median over the rounds of one cell's figure by another's of the same round. */
function ratio(cell, base, connections, key = 'rate') {
  if (cell === undefined || base === undefined) return '–'
  const pairs = cell.figures[connections].map(
    (figures, round) => figures[key] / base.figures[connections][round][key],
  )
  return median(pairs).toFixed(2)
}
