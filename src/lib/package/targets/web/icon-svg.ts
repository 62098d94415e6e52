/** Three bars on a ground, as the page draws probabilities: parts of the side of a square. */
export const BARS = [
  {top: 0.29, length: 0.52},
  {top: 0.45, length: 0.34},
  {top: 0.61, length: 0.2},
] as const
export const LEFT = 0.24
export const THICK = 0.1
export const CORNER = 0.22

/** The mark as SVG, for tabs and where icons scale. */
export function iconSvg(): string {
  const bars = BARS.map(
    ({top, length}, index) =>
      `<rect x="${LEFT * 100}" y="${round(top * 100)}" width="${round(length * 100)}" height="${THICK * 100}" rx="${(THICK * 100) / 2}"${index === 0 ? '' : ' opacity=".62"'}/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" rx="${CORNER * 100}" fill="#1f5fbf"/><g fill="#fff">${bars.join('')}</g></svg>\n`
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
