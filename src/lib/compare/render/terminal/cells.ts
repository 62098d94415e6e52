import {formatProbability} from '../../../report/index.ts'
import {markOf, paint, type TerminalLook, type TextCell} from '../../../report/terminal/index.ts'
import type {MetricComparison} from '../../types.ts'
import {changeTexts} from '../format-change.ts'
import {METRIC_TONES, METRIC_WORDS, type VerdictTone} from '../words.ts'
import {inCharset} from './lines.ts'

/** Mark, name, old, new, change, interval, verdict, test. */
export function metricRow(
  name: string,
  metric: MetricComparison,
  look: TerminalLook,
): readonly (string | TextCell)[] {
  const {verdict, test, adjustedPValue} = metric
  const tone = METRIC_TONES[verdict]
  const texts = changeTexts(metric)
  const how =
    test === null ? '' : `${test.test}, p ${formatProbability(adjustedPValue ?? test.pValue)}`
  return [
    markCell(tone, look),
    ...charset([name, texts.old, texts.new, texts.change, texts.interval], look),
    {text: METRIC_WORDS[verdict], paint: text => paint(text, tone, look)},
    how,
  ]
}

export function markCell(tone: VerdictTone, look: TerminalLook): TextCell {
  return {text: markOf(tone, look), paint: text => paint(text, tone, look)}
}

export function charset(texts: readonly string[], look: TerminalLook): readonly string[] {
  return texts.map(text => inCharset(text, look))
}
