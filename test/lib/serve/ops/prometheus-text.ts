/** Samples by name and labels as they stand, of a text whose form was found right. */
export type Samples = ReadonlyMap<string, number>

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"'
const SAMPLE = new RegExp(`^(${NAME})((?:\\{(?:${LABEL})(?:,${LABEL})*\\})?) (\\S+)$`)
const HELP = new RegExp(`^# HELP (${NAME}) (.+)$`)
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`)
const UNITLESS = /(_milliseconds|_ms|_megabytes|_mb|_percent)$/

/**
 * Reads the text format of Prometheus strictly: each family once, HELP and TYPE before its samples, no
 * sample twice, counters in `_total`, base units, histograms cumulative up to `+Inf`, which is the count.
 *
 * @throws Error saying which line is wrong.
 */
export function readPrometheusText(text: string): Samples {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const samples = new Map<string, number>()
  const types = new Map<string, string>()
  let family = ''
  let helped = ''
  for (const line of text.split('\n')) {
    const fail = (why: string): never => {
      throw new Error(`${why}: ${line}`)
    }
    if (line === '') continue
    const help = HELP.exec(line)
    if (help) {
      helped = help[1] ?? ''
      continue
    }
    const type = TYPE.exec(line)
    if (type) {
      const [, name = '', kind = ''] = type
      if (name !== helped) fail('TYPE without its HELP')
      if (types.has(name)) fail('a family twice')
      if ((kind === 'counter') !== name.endsWith('_total')) fail('_total is for counters')
      if (UNITLESS.test(name)) fail('no base unit')
      types.set(name, kind)
      family = name
      continue
    }
    const [, name = fail('no sample'), labels = '', written = ''] = SAMPLE.exec(line) ?? []
    const value = written === '+Inf' ? Infinity : written === 'Nan' ? NaN : Number(written)
    if (Number.isNaN(value)) fail('no number')
    const suffixes = types.get(family) === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
    if (!suffixes.some(suffix => name === family + suffix)) fail('a sample of another family')
    if (types.get(family) === 'counter' && value < 0) fail('a counter below 0')
    if (samples.has(name + labels)) fail('a sample twice')
    samples.set(name + labels, value)
  }
  for (const [name, kind] of types) if (kind === 'histogram') checkHistogram(samples, name)
  return samples
}

function checkHistogram(samples: Samples, name: string): void {
  const series = new Map<string, [le: number, count: number][]>()
  for (const [key, value] of samples) {
    const match = new RegExp(`^${name}_bucket\\{(.*)le="([^"]+)"\\}$`).exec(key)
    if (!match) continue
    const [, others = '', le = ''] = match
    const labels = others.replace(/,$/, '')
    const buckets = series.get(labels) ?? []
    buckets.push([le === '+Inf' ? Infinity : Number(le), value])
    series.set(labels, buckets)
  }
  for (const [labels, buckets] of series) {
    buckets.sort(([a], [b]) => a - b)
    if (!buckets.every(([, count], i) => count >= (buckets[i - 1]?.[1] ?? 0)))
      throw new Error(`${name} is not cumulative`)
    const count = samples.get(`${name}_count${labels === '' ? '' : `{${labels}}`}`)
    const [last, all] = buckets.at(-1) ?? []
    if (last !== Infinity || all !== count) throw new Error(`${name} does not add up`)
  }
}
