/** What the process ends with; scripts and CI rely on these numbers (docs/errors.md). */
export const ExitCode = {
  success: 0,
  bug: 1,
  usage: 2,
  negative: 3,
  notFound: 4,
  inconclusive: 5,
  conflict: 6,
  interrupted: 130,
} as const

export type ExitCodeName = keyof typeof ExitCode
