import {plain} from '../../report/index.ts'
import {
  alignRows,
  hang,
  markOf,
  paint,
  wrapped,
  type TerminalLook,
} from '../../report/terminal/index.ts'
import type {AdviceReport} from '../types.ts'
import {factsOf, failedTexts, POLICY_HEAD, policyCells} from './policy-rows.ts'

/** The answer for a terminal: what to do, why, what else was tried, and the change of mlops.yaml. */
export function renderAdviceTerminal(report: AdviceReport, look: TerminalLook): string {
  const {answer, policies, patch, notes} = report
  const {style} = look
  const tone = toneOf(report)
  const title = `${markOf(tone, look)} ${answer.title}`
  const [first = '', ...reasons] = answer.reasons.map(reason => plain(reason))
  const rows = policies.map(policy =>
    policyCells(report, policy).map(text => ({
      text,
      ...(policy.recommended ? {paint: (painted: string) => style.bold(painted)} : {}),
    })),
  )
  const blocks: (readonly string[])[] = [
    [
      ...hang(paint(style.bold(title), tone, look), title, first, look),
      ...reasons.flatMap(reason => wrapped(reason, look)),
      ...factsOf(report).flatMap(fact => wrapped(plain(fact), look).map(line => style.dim(line))),
    ],
    alignRows({head: POLICY_HEAD, rows, right: [1, 2, 3], spare: [4], cut: 0}, look),
    patch === null
      ? []
      : [
          style.bold('In mlops.yaml (--write):'),
          ...patch
            .trimEnd()
            .split('\n')
            .map(line => `  ${line}`),
        ],
    [...notes, ...failedTexts(report)].flatMap(note =>
      wrapped(`${markOf('warn', look)} ${plain(note)}`, look),
    ),
  ]
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

export function toneOf({answer}: AdviceReport): 'good' | 'warn' | 'none' {
  if (answer.kind === 'not_enough_history') return 'warn'
  return answer.kind === 'no_decay' || answer.kind === 'never_on_schedule' ? 'none' : 'good'
}
