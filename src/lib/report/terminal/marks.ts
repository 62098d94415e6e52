import type {TerminalLook} from './text-style.ts'

export type Tone = 'bad' | 'warn' | 'good' | 'none'

const MARKS = {bad: ['✖', 'x'], warn: ['▲', '!'], good: ['✔', '+'], none: ['•', '-']} as const

/** A sign for a verdict, so that colour alone says nothing. */
export function markOf(tone: Tone, {unicode}: TerminalLook): string {
  return MARKS[tone][unicode ? 0 : 1]
}

export function paint(text: string, tone: Tone, {style}: TerminalLook): string {
  switch (tone) {
    case 'bad':
      return style.red(text)
    case 'warn':
      return style.yellow(text)
    case 'good':
      return style.green(text)
    case 'none':
      return style.dim(text)
  }
}
