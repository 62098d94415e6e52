// Time and false alarms of the domain classifier and of the other multivariate parts, on made-up rows.
// Run `npm run build` first; `node bench/domain-classifier.js [repeats of the null]`.
import {createRandom} from '../build/lib/core/statistics/index.js'
import {correlationChanges} from '../build/lib/drift/multivariate/correlations.js'
import {classifyDomain} from '../build/lib/drift/multivariate/domain-classifier.js'
import {reconstruct} from '../build/lib/drift/multivariate/reconstruction.js'
import {scoreTexts} from '../build/lib/drift/text/index.js'

const random = createRandom(1)
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const column = (rows, shift) => Float64Array.from({length: rows}, () => normal() + shift)

/** Normal columns, of which the first two move by `shift` standard deviations. */
function sample(reference, current, columns, shift) {
  return {
    rows: {reference, current},
    columns: Array.from({length: columns}, (_, index) => ({
      name: `c${index}`,
      kind: 'number',
      reference: column(reference, 0),
      current: column(current, index < 2 ? shift : 0),
    })),
  }
}

function timed(work) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()]
  const result = work()
  const {user, system} = process.cpuUsage(cpu)
  return {
    result,
    wallSeconds: ((performance.now() - wall) / 1000).toFixed(2),
    cpuSeconds: ((user + system) / 1e6).toFixed(2),
  }
}

for (const shift of [0, 0.3]) {
  const made = sample(20_000, 20_000, 30, shift)
  const {result, ...domain} = timed(() => classifyDomain(made, 1))
  console.log(`20,000 + 20,000 × 30, shift ${shift} σ: AUC ${result.auc.toFixed(4)}`, domain)
  const {result: pca, ...reconstruction} = timed(() => reconstruct(made))
  console.log(`  reconstruction ${pca.current.toFixed(4)}`, reconstruction)
  const {result: changes, ...correlations} = timed(() => correlationChanges(made))
  console.log(`  correlations, ${changes.length} told`, correlations)
}

const word = () => `w${Math.floor(random() ** 2 * 2000).toString(36)}`
const text = () => Array.from({length: 40}, word).join(' ')
const texts = Array.from({length: 10_000}, text)
const {result, ...time} = timed(() => scoreTexts(texts.slice(0, 5000), texts.slice(5000)))
console.log(`5,000 + 5,000 texts of 40 words: AUC ${result.score.value.toFixed(4)}`, time)

const repeats = Number(process.argv[2] ?? 40)
for (const rows of [200, 1000]) {
  let squares = 0
  const alarms = {domain: 0, above95: 0, reconstruction: 0, correlations: 0, texts: 0}
  for (let repeat = 0; repeat < repeats; repeat++) {
    const made = sample(1000, rows, 10, 0)
    const domain = classifyDomain(made, repeat)
    alarms.domain += Number(domain.drifted)
    alarms.above95 += Number(domain.lower > 0.5)
    squares += ((domain.auc - 0.5) ** 2 * 12 * 1000 * rows) / (1001 + rows)
    alarms.reconstruction += Number(reconstruct(made).drifted)
    alarms.correlations += Number(correlationChanges(made).some(change => change.drifted))
    const ofOneKind = Array.from({length: 400 + rows}, text)
    const {score} = scoreTexts(ofOneKind.slice(0, 400), ofOneKind.slice(400), repeat)
    alarms.texts += Number(score.pValue < 0.001)
  }
  const spread = Math.sqrt(squares / repeats).toFixed(2)
  console.log(
    `no change, 1,000 against ${rows} rows, ${repeats} times: AUC spreads ${spread} × Mann-Whitney; alarms`,
    alarms,
  )
}
