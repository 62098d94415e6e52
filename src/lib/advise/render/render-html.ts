import {
  banner,
  dataTable,
  html,
  keyFigures,
  renderPage,
  section,
  type KeyFigure,
  type PageSection,
} from '../../report/html/index.ts'
import {formatCount, formatNumber, plain} from '../../report/index.ts'
import type {AdviceReport} from '../types.ts'
import {agePlot, costPlot, timelinePlot, timePlot} from './plots.ts'
import {factsOf, failedTexts, POLICY_HEAD, policyCells} from './policy-rows.ts'
import {toneOf} from './render-terminal.ts'

/** The answer as a page that is one file. */
export function renderAdviceHtml(
  report: AdviceReport,
  {version}: {readonly version: string},
): string {
  const {answer, project, createdAt, seconds} = report
  const [first = '', ...further] = answer.reasons
  return renderPage({
    title: `How often should ${project} be retrained?`,
    facts: factsOf(report),
    lead: html`${banner({tone: toneOf(report), title: answer.title, reason: plain(first)})}${keyFigures(figuresOf(report))}${
      further.length > 0 &&
      html`<section class="card" aria-label="Why">
        <ul>
          ${further.map(reason => html`<li>${plain(reason)}</li>`)}
        </ul>
      </section>`
    }`,
    sections: sectionsOf(report),
    footer: [`mlops ${version} retrain advise, ${createdAt}`, `${formatNumber(seconds, 3)} s`],
  })
}

function figuresOf(report: AdviceReport): readonly KeyFigure[] {
  const {decay, interval, metric, trainings, answer} = report
  const fitted = decay === null || decay.kind === 'not_enough_history' ? null : decay
  return [
    {label: 'Retrain every', value: answer.every ?? '–', note: answer.policy ?? ''},
    ...(interval === null
      ? []
      : [
          {
            label: 'T* by the fit',
            value: interval.days === null ? 'never' : `${formatNumber(interval.days, 3)} days`,
            note: `${formatNumber(interval.low, 3)} … ${interval.high === null ? 'never' : formatNumber(interval.high, 3)}`,
          },
        ]),
    ...(fitted === null
      ? []
      : [
          {
            label: `${metric?.name ?? 'Metric'} lost in 30 days`,
            value: formatNumber(fitted.slope.value * 30, 3),
            note: `${formatNumber(fitted.slope.low * 30, 3)} … ${formatNumber(fitted.slope.high * 30, 3)}`,
          },
        ]),
    {
      label: 'Models trained',
      value: formatCount(report.models.length),
      note: `${formatNumber(trainings.seconds, 3)} s of training`,
    },
  ]
}

function sectionsOf(report: AdviceReport): readonly PageSection[] {
  const {policies, patch, notes} = report
  const age = agePlot(report)
  const time = timePlot(report)
  const cost = costPlot(report)
  const timeline = timelinePlot(report)
  const remarks = [...notes, ...failedTexts(report)]
  return [
    ...(policies.length === 0
      ? []
      : [
          section({
            id: 'policies',
            title: 'Policies, replayed',
            note: 'Money is what trainings and lost metric cost over the replay. “With hindsight” knows the future: nothing could have cost less.',
            body: dataTable({
              caption: 'Policies',
              captionHidden: true,
              sortable: true,
              columns: POLICY_HEAD.map((label, i) => ({
                label: label === '' ? 'Verdict' : label,
                numeric: i >= 1 && i <= 3,
              })),
              rows: policies.map(policy =>
                policyCells(report, policy).map((cell, i) =>
                  policy.recommended && i === 0 ? html`<strong>${cell}</strong>` : cell,
                ),
              ),
            }),
          }),
        ]),
    ...(age === null
      ? []
      : [
          section({
            id: 'decay',
            title: 'What age costs',
            note: report.decay === null ? '' : plain(report.decay.reason),
            body: html`<div class="sides">${age}${cost}</div>`,
          }),
        ]),
    ...(time === null
      ? []
      : [section({id: 'time', title: 'Over time', body: html`<div class="sides">${time}</div>`})]),
    ...(timeline === null
      ? []
      : [
          section({
            id: 'timeline',
            title: 'Which model served when',
            note: 'A stroke is a training.',
            body: timeline,
          }),
        ]),
    ...(patch === null
      ? []
      : [
          section({
            id: 'patch',
            title: 'In mlops.yaml',
            body: html`<pre><code>${patch}</code></pre>`,
          }),
        ]),
    ...(remarks.length === 0
      ? []
      : [
          section({
            id: 'notes',
            title: 'What was left out',
            body: html`<ul class="notes">
              ${remarks.map(note => html`<li>${plain(note)}</li>`)}
            </ul>`,
          }),
        ]),
  ]
}
