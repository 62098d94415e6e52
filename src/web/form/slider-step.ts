/** A round step that cuts a range into about 200: 1, 2 or 5 times a power of ten. */
export function sliderStep(min: number, max: number, whole: boolean): number {
  const rough = (max - min) / 200
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find(times => times * power >= rough) ?? 10) * power
  // Powers of ten below one are no exact doubles.
  const rounded = Number(step.toPrecision(1))
  return whole ? Math.max(1, Math.round(rounded)) : rounded
}
