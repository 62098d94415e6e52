/**
 * A regular expression, without anchors, of the texts of whole numbers from `min` to `max`, which JSON
 * Schema cannot say with `minimum`. They may have leading zeros.
 *
 * @param min - At most 0.
 * @param max - At least 0.
 * @param form - `signed`: with `+` before it and `.0` after it as well.
 */
export function wholeNumberPattern(
  min: bigint,
  max: bigint,
  form: 'signed' | 'plain' = 'signed',
): string {
  const plus = form === 'signed' ? '\\+?' : ''
  const end = form === 'signed' ? '(\\.0*)?' : ''
  return `(${plus}0*(${upTo(max)})|-0*(${upTo(-min)}))${end}`
}

/** Digits without leading zeros of 0…max; 0 itself is one of them. */
function upTo(max: bigint): string {
  const digits = String(max)
  const alternatives = [digits]
  // What is smaller agrees in some digits, then has a smaller one, then any.
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[at])
    const lowest = at === 0 ? 1 : 0
    if (digit <= lowest && digit === 0) continue
    if (digit - 1 < lowest) continue
    alternatives.push(
      digits.slice(0, at) + range(lowest, digit - 1) + anyDigits(digits.length - at - 1),
    )
  }
  if (digits.length > 1) alternatives.push(`[0-9]{1,${digits.length - 1}}`)
  else if (max > 0n) alternatives.push('0')
  return alternatives.join('|')
}

function range(first: number, last: number): string {
  return first === last ? String(first) : `[${first}-${last}]`
}

function anyDigits(count: number): string {
  if (count === 0) return ''
  return count === 1 ? '[0-9]' : `[0-9]{${count}}`
}
