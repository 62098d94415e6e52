import type {Candidate, Compression, MaxLoss, MeasuredCandidate} from '../types.ts'

/** The table of what was tried: a header, the original, and a row for each method that gave a model. */
export function compressionRows(compression: Compression): readonly (readonly string[])[] {
  const {original, metric, candidates} = compression
  const ofMetric = (text: string): string[] => (metric === null ? [] : [text])
  return [
    [
      ...['method', 'size', 'ratio', 'gzip', 'p50', 'speed'],
      ...ofMetric(metric?.title ?? ''),
      ...['loss', 'agreement', ''],
    ],
    [
      ...['original', showBytes(original.sizeBytes), '', showBytes(original.gzipBytes)],
      ...[showTime(original.latencyMs), '', ...ofMetric(showValue(original.metric))],
      ...['', '', ''],
    ],
    ...candidates
      .filter(isMeasured)
      .map(candidate => [
        candidate.method,
        showBytes(candidate.sizeBytes),
        `${candidate.ratio.toFixed(2)}×`,
        showBytes(candidate.gzipBytes),
        showTime(candidate.latencyMs),
        `${candidate.speedup.toFixed(2)}×`,
        ...ofMetric(showValue(candidate.metric)),
        showLoss(candidate.loss, compression.maxLoss),
        showAgreement(candidate.agreement, compression),
        markOf(candidate, compression),
      ]),
  ]
}

/** Methods that gave none with the reason; those that one reason stops share a line. */
export function refusalLines({candidates}: Compression): readonly string[] {
  const methods = new Map<string, string[]>()
  for (const candidate of candidates) {
    if (!('reason' in candidate)) continue
    // Of a combination the step that does not apply stands before its reason.
    const {method} = candidate
    const reason = method.includes('+')
      ? candidate.reason.replace(/^[\w@.-]+: /, '')
      : candidate.reason
    methods.set(reason, [...(methods.get(reason) ?? []), method])
  }
  return [...methods].map(([reason, names]) => `${names.join(', ')}: ${reason}`)
}

/** What was measured on, and by what. */
export function compressionNotes({
  data,
  rows,
  calibration,
  metric,
  agreementOf,
  maxLoss,
}: Compression): readonly string[] {
  const limit = maxLoss.relative ? `${shorten(maxLoss.value * 100)} %` : shorten(maxLoss.value)
  return [
    `${rows.toLocaleString('en-US')} rows of ${data}; ranges of values from ${calibration.rows.toLocaleString('en-US')} rows of ${calibration.data}`,
    metric === null
      ? `no true answers are known: loss is what is missing in the agreement with the original; at most ${limit}`
      : `loss is that of ${metric.title}${maxLoss.relative ? ', as a share of it' : ''}; at most ${limit}`,
    `agreement with the original: ${agreementOf === 'classes' ? 'share of rows with the same class' : 'R² of its numbers'}; p50 of one row on one thread, in turns`,
  ]
}

/** One line that says what came of it. */
export function compressionOutcome(compression: Compression): string {
  const {chosen, candidates, output, registered} = compression
  if (chosen === null)
    return 'No model that was made is smaller and within the loss; none is written.'
  const found = candidates.filter(isMeasured).find(({method}) => method === chosen)
  const size =
    found === undefined
      ? ''
      : `, ${showBytes(found.sizeBytes)}, ${found.ratio.toFixed(2)}× smaller${slower(found)}`
  const places = [
    ...(output === null ? [] : [`written to ${output}`]),
    ...(registered === null
      ? []
      : [
          `registered as ${registered.name}@${registered.version}${registered.parent === null ? '' : `, made from ${registered.parent}`}`,
        ]),
  ]
  const where = places.length === 0 ? '; -o FILE writes it' : `; ${places.join('; ')}`
  return `Smallest within the loss: ${chosen}${size}${where}`
}

/** Smaller is not faster: said where it takes a quarter longer or more. */
function slower({speedup}: MeasuredCandidate): string {
  return speedup <= 0.8 ? ` and ${(1 / speedup).toFixed(1)}× slower` : ''
}

function isMeasured(candidate: Candidate): candidate is MeasuredCandidate {
  return !('reason' in candidate)
}

function markOf({method, verdict}: MeasuredCandidate, {chosen}: Compression): string {
  if (verdict === 'over') return 'beyond the loss'
  return method === chosen ? 'smallest' : ''
}

function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`
}

function showTime(ms: number): string {
  return ms < 1 ? `${(ms * 1000).toFixed(0)} µs` : `${ms.toFixed(2)} ms`
}

function showValue(value: number | null): string {
  return value === null ? '–' : value.toPrecision(4)
}

function showLoss(loss: number | null, {relative}: MaxLoss): string {
  if (loss === null) return '–'
  const shown = relative ? `${(loss * 100).toFixed(2)} %` : loss.toPrecision(3)
  return loss > 0 ? shown : shown.replace(/^-?0\.00 %$/, '0.00 %')
}

function showAgreement(agreement: number, {agreementOf}: Compression): string {
  return agreementOf === 'classes' ? `${(agreement * 100).toFixed(2)} %` : agreement.toFixed(5)
}

function shorten(value: number): string {
  return String(Number(value.toPrecision(6)))
}
