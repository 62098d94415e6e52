import {plain} from './text/plain.ts'

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

/** GitHub shows so many of a level in one step. */
const SHOWN = 10

/**
 * Workflow commands that GitHub shows beside a job, the first ones of each level; the last of a level that
 * has more says how many there are.
 */
export function githubAnnotations(annotations: readonly Annotation[]): string {
  const lines = (['error', 'warning', 'notice'] as const).flatMap(level => {
    const all = annotations.filter(one => one.level === level)
    if (all.length <= SHOWN) return all
    const rest = all.length - SHOWN + 1
    return [
      ...all.slice(0, SHOWN - 1),
      {level, title: `${rest} more`, message: titlesOf(all, rest)},
    ]
  })
  return lines
    .map(({level, title, message}) => {
      return `::${level} title=${escapeProperty(plain(title))}::${escapeData(message)}`
    })
    .join('\n')
}

function titlesOf(annotations: readonly Annotation[], last: number): string {
  return annotations
    .slice(-last)
    .map(({title}) => title)
    .join('; ')
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
