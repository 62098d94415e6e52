import {html, section, type Html, type PageSection} from '../../../report/html/index.ts'
import {seriesPlot} from '../../../report/plots/index.ts'
import type {DriftReport, StreamDrift} from '../../types.ts'
import {
  calmInWords,
  changesInWords,
  doubtInWords,
  levelInWords,
  momentOf,
} from '../streams-in-words.ts'

const MOST_CHANGES = 40

/** Since when the level of errors, predictions or named columns is another. */
export function streamsSection({streams}: DriftReport): PageSection | null {
  if (streams === undefined || streams.streams.length === 0) return null
  const changes = streams.streams.reduce((sum, stream) => sum + stream.changes.length, 0)
  const body = html`<p class="note">Changes ${doubtInWords(streams)}. They decide nothing.</p>
    ${streams.streams.map(streamOf)}`
  return section({id: 'streams', title: 'Since when', count: changes, body})
}

function streamOf(stream: StreamDrift): Html {
  const words = changesInWords(stream)
  const told =
    words.length === 0
      ? html`<p>${sentence(calmInWords(stream))}</p>`
      : html`<ul>
          ${words.slice(-MOST_CHANGES).map(one => html`<li>${sentence(one)}</li>`)}
        </ul>`
  return html`<h3>${sentence(levelInWords(stream)).slice(0, -1)}</h3>
    ${told}${stream.course.length > 1 && courseOf(stream)}`
}

function courseOf(stream: StreamDrift): Html {
  const {course, changes} = stream
  return seriesPlot({
    title: `Course of ${levelInWords(stream)}`,
    points: course.map(({row, time, mean}) => ({
      label: time === null ? row.toLocaleString('en-US') : momentOf(time).slice(0, 10),
      value: mean,
      bad: false,
    })),
    limit: null,
    changes: changes
      .map(({row}) => course.findIndex(point => point.row >= row))
      .filter(index => index >= 0),
    fromZero: false,
  })
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
