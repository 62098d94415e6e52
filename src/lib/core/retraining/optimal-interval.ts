import type {OptimalInterval, SaturatingLoss} from './types.ts'

/**
 * Time between trainings that costs least where the loss grows by κ a day: T* = √(2C/κ), which
 * costs C/T + κT/2 = √(2Cκ) a day.
 *
 * @param growth - κ, money/day²: the loss of a day grows by it from day to day; ≤ 0 gives never.
 * @param training - C, money a training, ≥ 0; 0 gives T* = 0.
 * @see Harris (1913), How Many Parts to Make at Once: the same trade between a fixed cost and a growing one.
 */
export function linearInterval(growth: number, training: number): OptimalInterval {
  if (!(growth > 0)) return {days: null, rate: 0}
  return {days: Math.sqrt((2 * training) / growth), rate: Math.sqrt(2 * training * growth)}
}

/** Money a day when training every `days`, with the loss of `linearInterval`: C/T + κT/2. */
export function linearRate(days: number, growth: number, training: number): number {
  return training / days + (growth * days) / 2
}

/**
 * Time between trainings that costs least where the loss is D(1 − e^−λt) a day: the root T* of
 * D[(1 − e^−λT)/λ − T·e^−λT] = C, at D(1 − e^−λT*) a day. Where C ≥ D/λ there is none: what is lost in the end is
 * less than trainings cost, and never training costs D a day.
 *
 * @param decay - D in money a day, λ a day; D ≤ 0 gives never.
 * @param training - C, money a training, ≥ 0.
 */
export function saturatingInterval(
  {loss, rate}: SaturatingLoss,
  training: number,
): OptimalInterval {
  const share = (training * rate) / loss
  if (!(loss > 0) || !(rate > 0) || !(share < 1)) return {days: null, rate: Math.max(0, loss)}
  const ages = inverseSaved(share)
  return {days: ages / rate, rate: -loss * Math.expm1(-ages)}
}

/** Money a day when training every `days`, with the loss of `saturatingInterval`: C/T + D − D(1 − e^−λT)/(λT). */
export function saturatingRate(
  days: number,
  {loss, rate}: SaturatingLoss,
  training: number,
): number {
  return training / days + loss + (loss * Math.expm1(-rate * days)) / (rate * days)
}

/** 1 − e^−x − x·e^−x, of ages x = λT: grows from 0 to 1. */
function saved(x: number): number {
  // Close to 0 the terms cancel out: the series keeps the digits.
  if (x < 1e-3) return x * x * (1 / 2 - x * (1 / 3 - x * (1 / 8 - x / 30)))
  return -Math.expm1(-x) - x * Math.exp(-x)
}

/** The x ≥ 0 with `saved(x)` = `share`, by bisection down to neighbouring doubles. */
function inverseSaved(share: number): number {
  let low = 0
  let high = 1
  while (saved(high) < share) high *= 2
  for (;;) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) return middle
    if (saved(middle) < share) low = middle
    else high = middle
  }
}
