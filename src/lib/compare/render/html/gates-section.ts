import {dataTable, html, pill, section, type PageSection} from '../../../report/html/index.ts'
import {formatCount, plain, plainName} from '../../../report/index.ts'
import {sliceName} from '../../judge/describe-gate.ts'
import type {CompareReport, GateResult} from '../../types.ts'
import {gateTexts} from '../gate-texts.ts'
import {GATE_WORDS, intervalHead, VERDICT_TONES} from '../words.ts'

const ORDER: readonly GateResult['verdict'][] = ['fail', 'inconclusive', 'pass']

/** What a new model had to keep, with the figures by which it was judged; broken gates first. */
export function gatesSection({gates, alpha}: CompareReport): PageSection | null {
  if (gates.length === 0) return null
  const sorted = ORDER.flatMap(verdict => gates.filter(gate => gate.verdict === verdict))
  const confidence = gates.find(({interval}) => interval !== null)?.interval?.confidence
  const body = dataTable({
    caption: 'Gates',
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Gate'},
      {label: 'Verdict'},
      {label: 'Where'},
      {label: 'Rows', numeric: true},
      {label: 'Old → new', numeric: true},
      {label: 'Measured', numeric: true},
      {label: intervalHead(confidence), numeric: true},
      {label: 'Limit', numeric: true},
    ],
    rows: sorted.map(gate => {
      const {values, estimate, interval, limit} = gateTexts(gate)
      return [
        html`<code>${plain(gate.gate)}</code><small class="words">${plain(gate.message)}</small>`,
        {
          content: pill(VERDICT_TONES[gate.verdict], GATE_WORDS[gate.verdict]),
          sort: ORDER.indexOf(gate.verdict),
        },
        gate.slice === null ? 'all rows' : html`<bdi>${plainName(sliceName(gate.slice))}</bdi>`,
        {content: formatCount(gate.rows), sort: gate.rows},
        values,
        {content: estimate, sort: gate.estimate ?? -Infinity},
        interval,
        limit,
      ]
    }),
  })
  const note = `A gate fails where the data shows that it is broken, and passes where it shows that it is kept; else it is undecided. Probability of a false alarm, all gates together: ${alpha}.`
  return section({id: 'gates', title: 'Gates', count: gates.length, note, body})
}
