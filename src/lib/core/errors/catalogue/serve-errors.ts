import type {CatalogueEntry} from './catalogue-entry.ts'

/** Serve. */
export const serveErrors = {
  SERVE_COLUMNS: {
    exit: 'usage',
    summary: 'The version that a stage moved to takes other columns than the one that is served.',
  },
  SERVE_EXPOSED: {
    exit: 'usage',
    summary: 'The address to listen on is open to other machines, and no token is asked for.',
  },
  SERVE_NAMES: {
    exit: 'usage',
    summary: 'Two files to be served would be asked for by the same name.',
  },
  SERVE_PORT: {exit: 'usage', summary: 'The address or port to listen on cannot be had.'},
  SERVE_TLS: {exit: 'usage', summary: 'The certificate or key of TLS cannot be read or used.'},
  LOG_NOT_FOUND: {exit: 'notFound', summary: 'No prediction of that model is logged.'},
  SERVE_TOKENS: {exit: 'usage', summary: 'A token file has no token in it.'},
  SERVE_WORKERS: {exit: 'bug', summary: 'A process of the server dies again and again.'},
  PRECOMPUTED_COLUMNS: {
    exit: 'usage',
    summary:
      'A table of precomputed predictions lacks the key or a prediction column, or has it of another type.',
  },
  PRECOMPUTED_KEYS: {
    exit: 'usage',
    summary:
      'Keys of precomputed predictions stand there twice, or are no integers, texts or UUIDs.',
  },
  PRECOMPUTED_MODEL: {
    exit: 'usage',
    summary: 'Precomputed predictions are those of one model, and several are to be served.',
  },
  PRECOMPUTED_SIZE: {
    exit: 'usage',
    summary: 'A table of precomputed predictions is larger than can be held in memory.',
  },
  PRECOMPUTED_CHANGING: {
    exit: 'conflict',
    summary: 'A table of precomputed predictions is being written while it is read.',
  },
} as const satisfies Record<string, CatalogueEntry>
