import {escapeMarkdown, markdownTable} from '../../report/index.ts'
import type {AdviceReport} from '../types.ts'
import {factsOf, failedTexts, POLICY_HEAD, policyCells} from './policy-rows.ts'

export function renderAdviceMarkdown(report: AdviceReport): string {
  const {answer, policies, patch, notes} = report
  const parts = [
    `## ${escapeMarkdown(answer.title)}`,
    answer.reasons.map(escapeMarkdown).join(' '),
    factsOf(report)
      .map(fact => `- ${escapeMarkdown(fact)}`)
      .join('\n'),
    policies.length === 0
      ? ''
      : markdownTable(
          POLICY_HEAD.map((label, i) => ({label, numeric: i >= 1 && i <= 3})),
          policies.map(policy =>
            policyCells(report, policy).map(cell =>
              policy.recommended && cell !== ''
                ? `**${escapeMarkdown(cell)}**`
                : escapeMarkdown(cell),
            ),
          ),
        ),
    patch === null ? '' : `In \`mlops.yaml\`:\n\n\`\`\`yaml\n${patch.trimEnd()}\n\`\`\``,
    [...notes, ...failedTexts(report)].map(note => `- ${escapeMarkdown(note)}`).join('\n'),
  ]
  return parts.filter(part => part !== '').join('\n\n') + '\n'
}
