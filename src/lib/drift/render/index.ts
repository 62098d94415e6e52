export {driftRenderers} from './drift-renderers.ts'
export type {TerminalLook} from './terminal/text-style.ts'
