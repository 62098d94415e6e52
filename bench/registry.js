// `mlops list` over a repository of many tags: node bench/registry.js [TAGS] [RUNS]
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const LIMIT_MS = 500
const bin = fileURLToPath(new URL('../bin/mlops.js', import.meta.url))
const count = Number(process.argv[2] ?? 10_000)
const runs = Number(process.argv[3] ?? 5)
const folder = mkdtempSync(join(tmpdir(), 'mlops-bench-'))

try {
  git(['init', '-q', '-b', 'main'])
  makeTags()
  for (const layout of ['loose', 'packed']) {
    if (layout === 'packed') git(['gc', '-q'])
    const times = Array.from({length: runs}, () => time(['list', '--json'])).sort((a, b) => a - b)
    const median = times[Math.floor(runs / 2)]
    const human = time(['list'])
    console.log(
      `mlops list, ${count} tags (${layout} refs): ${median.toFixed(0)} ms --json, ` +
        `${human.toFixed(0)} ms as a table (limit ${LIMIT_MS} ms), Node ${process.version}`,
    )
    if (layout === 'packed' && median > LIMIT_MS) process.exitCode = 1
  }
} finally {
  rmSync(folder, {recursive: true, force: true})
}

/** Ten models, registrations and promotions in turn, written by one `git fast-import`. */
function makeTags() {
  const who = 'Bench <bench@example.org>'
  const lines = []
  const versions = Math.ceil(count / 2 / 10)
  let time = 1_700_000_000
  for (let i = 0; i < versions * 10; i++) {
    const name = `model-${i % 10}`
    const version = `v1.${Math.floor(i / 10)}.0`
    const commit = `commit refs/heads/main\nmark :${i + 1}\ncommitter ${who} ${time++} +0000\n`
    lines.push(`${commit}${data(version)}`)
    lines.push(tag(`${name}@${version}`, i + 1, `Registering artifact ${name} version ${version}`))
    lines.push(
      tag(
        `${name}#production#${Math.floor(i / 10) + 1}`,
        i + 1,
        `Assigning stage production to artifact ${name} version ${version}`,
      ),
    )
  }
  git(['fast-import', '--quiet'], lines.join(''))

  function tag(name, mark, subject) {
    const record = `${subject}\n\nsha256: "${'0'.repeat(64)}"\nsize_bytes: 1\n${'# padding\n'.repeat(60)}`
    return `tag ${name}\nfrom :${mark}\ntagger ${who} ${time++} +0000\n${data(record)}`
  }
}

function data(text) {
  return `data ${text.length}\n${text}\n`
}

function git(args, input = '') {
  const {status, stderr} = spawnSync('git', args, {cwd: folder, input, encoding: 'utf8'})
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`)
}

function time(args) {
  const startedAt = performance.now()
  const {status, stderr} = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(`mlops ${args.join(' ')}: ${stderr}`)
  return performance.now() - startedAt
}
