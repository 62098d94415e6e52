import type {ExitCodeName} from '../exit-code.ts'

export interface CatalogueEntry {
  readonly exit: ExitCodeName
  /** What the code means, one sentence, for docs/errors.md. */
  readonly summary: string
}
