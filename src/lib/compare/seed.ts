/** Of everything that is drawn: the same data gives the same report. */
export const SEED = 42
