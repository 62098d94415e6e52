/** Variables by which the libraries under numerical packages take their number of threads. */
const LIBRARIES = ['OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'OPENBLAS_NUM_THREADS']

/** MLOPS_THREADS, and what numerical libraries read, but for what `train.env` sets itself. */
export function threadVariables(
  threads: number | undefined,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (threads === undefined) return {}
  const names = ['MLOPS_THREADS', ...LIBRARIES.filter(name => !(name in env))]
  return Object.fromEntries(names.map(name => [name, String(threads)]))
}
