import type {TerminalLook, TextStyle} from '../../../../src/lib/report/index.ts'

const same = (text: string): string => text
const PLAIN: TextStyle = {bold: same, dim: same, red: same, yellow: same, green: same}

/** A terminal without colours. */
export function makeLook(width: number | null, unicode = true): TerminalLook {
  return {style: PLAIN, width, unicode}
}
