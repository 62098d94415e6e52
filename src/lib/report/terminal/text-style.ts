/** What colours a text; where there are none, functions that give it back. */
export interface TextStyle {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  yellow(text: string): string
  green(text: string): string
}

export interface TerminalLook {
  readonly style: TextStyle
  /** Characters of a line; null in a pipe, where a line is as long as it is. */
  readonly width: number | null
  /** False where the encoding of the terminal has no block characters and ticks. */
  readonly unicode: boolean
}
