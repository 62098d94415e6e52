export {hang, wrapped} from './hang.ts'
export {markOf, paint, type Tone} from './marks.ts'
export type {TerminalLook, TextStyle} from './text-style.ts'
export {alignRows, type AlignedRows, type TextCell} from './align-rows.ts'
