/** The nearest whole number, ties to the even one, as IEEE 754 and the runtimes of models round. */
export function roundEven(value: number): number {
  const rounded = Math.round(value)
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
