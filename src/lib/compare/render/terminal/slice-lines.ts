import {counted} from '../../../core/text/index.ts'
import {formatCount} from '../../../report/index.ts'
import {alignRows, paint, type TerminalLook} from '../../../report/terminal/index.ts'
import {sliceName} from '../../judge/describe-gate.ts'
import type {CompareReport} from '../../types.ts'
import type {Fact} from '../facts-in-words.ts'
import {shownSlices} from '../shown-slices.ts'
import {charset, markCell, metricRow} from './cells.ts'
import {factLines, titleLine} from './lines.ts'

/** Slices in which something is worse, worst first; those that are only better, and the rest, in a line. */
export function sliceLines(
  report: CompareReport,
  look: TerminalLook,
  most: number,
): readonly string[] {
  if (report.slices.length === 0 || report.old === null) return []
  const {shown, unclear, equal, insufficient} = shownSlices(report)
  const worse = shown.filter(({isWorse}) => isWorse)
  const better = shown.length - worse.length
  const rows = worse.slice(0, most).flatMap(({slice, gates, metrics}) =>
    metrics.map((metric, i) => {
      const isBroken = gates.some(gate => gate.metric === metric.name)
      const [mark = '', , ...figures] = metricRow(metric.name, metric, look)
      return [
        isBroken ? markCell('bad', look) : mark,
        ...(i === 0 ? charset([sliceName(slice), formatCount(slice.rows)], look) : ['', '']),
        metric.name,
        ...figures.slice(0, 4),
        isBroken
          ? {text: 'breaks its gate', paint: (text: string) => paint(text, 'bad', look)}
          : (figures[4] ?? ''),
      ]
    }),
  )
  const table = alignRows(
    {
      head: ['', 'SLICE', 'ROWS', 'METRIC', 'OLD', 'NEW', 'CHANGE', 'INTERVAL', ''],
      rows,
      right: [2, 4, 5, 6],
      spare: [7, 4, 5, 2],
      cut: 1,
    },
    look,
  )
  const measured = report.slices.length - insufficient
  const quiet = [
    ...(unclear > 0 ? [`no clear change in ${formatCount(unclear)}`] : []),
    ...(equal > 0 ? [`the same answers in ${formatCount(equal)}`] : []),
    ...(insufficient > 0 ? [`${formatCount(insufficient)} with too few rows`] : []),
  ]
  const rest: readonly Fact[] = [
    ...(worse.length > most
      ? [{tone: 'bad' as const, text: `Worse in ${counted(worse.length - most, 'more slice')}`}]
      : []),
    ...(better > 0
      ? [
          {
            tone: 'good' as const,
            text: `Better in ${formatCount(better)} of ${counted(measured, 'slice')}, worse in nothing there`,
          },
        ]
      : []),
    ...(quiet.length > 0 ? [{tone: 'none' as const, text: capitalized(quiet.join('; '))}] : []),
  ]
  return [titleLine('Slices', look), ...table, ...rest.flatMap(fact => factLines(fact, look))]
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
