import {MlopsError} from '../../core/errors/index.ts'
import type {FailRules} from '../judge/index.ts'

/**
 * Rules of the command line, which replace `drift.fail_when`: `share:0.3` (at least that share of the columns
 * drifted), `any:price,hour` (one of these), `any` (one of all), `never`.
 *
 * @returns undefined where nothing was given; for `never` rules that nothing fulfils.
 * @throws MlopsError `USAGE`.
 */
export function parseFailOn(values: readonly string[] | undefined): FailRules | undefined {
  if (values === undefined || values.length === 0) return undefined
  let share: number | undefined
  const any: string[] = []
  for (const value of values) {
    const colon = value.indexOf(':')
    const [kind, rest] = colon < 0 ? [value, ''] : [value.slice(0, colon), value.slice(colon + 1)]
    if (kind === 'share') share = shareOf(rest, value)
    else if (kind === 'any' && rest !== '') any.push(...rest.split(',').map(name => name.trim()))
    else if (kind === 'any' && colon < 0) return {}
    else if (value === 'never') return {any: []}
    else throw wrong(value)
  }
  return {...(share === undefined ? {} : {share}), ...(any.length === 0 ? {} : {any})}
}

function shareOf(text: string, value: string): number {
  const share = Number(text)
  if (text.trim() === '' || !(share >= 0 && share <= 1)) throw wrong(value)
  return share
}

function wrong(value: string): MlopsError {
  return new MlopsError('USAGE', `--fail-on ${value} is not understood.`, {
    hint: 'Give share:0.3 (30 % of the columns), any:price,hour (one of these), any (one of all), or never.',
  })
}
