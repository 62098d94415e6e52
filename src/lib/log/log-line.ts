import type {LoggedFeedback, LoggedPrediction} from './logged.ts'
import type {Redaction} from './redact.ts'

/** A prediction as a line of a segment, which ends with a newline. */
export function predictionLine(prediction: LoggedPrediction, redaction: Redaction): string {
  const {id, timeMs, model, version, sha256, protocol, source, latencyMs} = prediction
  const {rowsJson, outputNames, cells, origins} = prediction
  const unit = redaction.has('unit') ? undefined : prediction.unit
  let outputs = ''
  for (let i = 0; i < outputNames.length; i++)
    outputs += `${i > 0 ? ',' : ''}${JSON.stringify(outputNames[i])}:[${cells[i]?.join(',') ?? ''}]`
  return (
    `{"id":${JSON.stringify(id)},"time":${timeMs},"model":${JSON.stringify(model)},` +
    `"version":${version === null ? 'null' : JSON.stringify(version)},"sha256":"${sha256}",` +
    `"unit":${unit === undefined ? 'null' : JSON.stringify(unit)},"protocol":"${protocol}",` +
    `"source":"${source}",${origins === undefined ? '' : `"origins":${JSON.stringify(origins)},`}` +
    `"latency_ms":${latencyMs.toFixed(3)},` +
    `"inputs":${redaction.rows(rowsJson)},"outputs":{${outputs}}}\n`
  )
}

/** Feedback as a line of a segment. */
export function feedbackLine(
  {id, model, timeMs, label, outcome, details}: LoggedFeedback,
  receivedMs: number,
  redaction: Redaction,
): string {
  const line = {
    ...{id, model: model ?? null, time: timeMs, received: receivedMs},
    ...{label: label ?? null, outcome: outcome ?? null, details: redaction.details(details)},
  }
  return `${JSON.stringify(line)}\n`
}
