import {hang, markOf, paint, type TerminalLook} from '../../../report/terminal/index.ts'
import type {DriftReport} from '../../types.ts'
import {calmInWords, changesInWords, doubtInWords} from '../streams-in-words.ts'

/** A stream that moves often has a page for it. */
const MOST_CHANGES = 6

/** Since when the level of errors and predictions is another. */
export function streamLines({streams}: DriftReport, look: TerminalLook): readonly string[] {
  if (streams === undefined) return []
  const line = (text: string, tone: 'warn' | 'good' | 'none'): readonly string[] => {
    const mark = markOf(tone, look)
    return hang(paint(mark, tone, look), `${mark} `, text, look)
  }
  return [
    ...hang(look.style.bold('Since when'), 'Since when ', doubtInWords(streams), look),
    ...streams.streams.flatMap(stream => {
      if (stream.changes.length === 0)
        return line(calmInWords(stream), stream.unwatched === null ? 'good' : 'none')
      const more = stream.changes.length - MOST_CHANGES
      return [
        ...changesInWords(stream)
          .slice(-MOST_CHANGES)
          .flatMap(words => line(words, 'warn')),
        ...(more > 0 ? line(`${more} earlier changes`, 'none') : []),
      ]
    }),
  ]
}
