/** One of each model that is read at the same time; at least one. */
export type PerModel<T> = readonly [T, ...T[]]

export function eachModel<T, U>(
  [first, ...rest]: PerModel<T>,
  make: (item: T, index: number) => U,
): PerModel<U> {
  return [make(first, 0), ...rest.map((item, index) => make(item, index + 1))]
}

/** As Promise.all: the first failure rejects. */
export async function allModels<T>([first, ...rest]: PerModel<Promise<T>>): Promise<PerModel<T>> {
  const [all, others] = await Promise.all([first, Promise.all(rest)])
  return [all, ...others]
}
