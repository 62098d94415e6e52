export {cutText, fitText, widthOf, wrapText} from './fit-text.ts'
export {hang, wrapped} from './hang.ts'
export {markOf, paint, type Tone} from './marks.ts'
export type {TerminalLook, TextStyle} from './text-style.ts'
