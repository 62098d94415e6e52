// Kills `mlops register` at random moments and checks what is left: node bench/kill-register.js [TIMES] [group]
// With `group` the Git processes that it started are killed too, as a container that is stopped does.
import {spawn, spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const bin = fileURLToPath(new URL('../bin/mlops.js', import.meta.url))
const models = ['sigmoid', 'xgboost', 'mlp'].map(name =>
  fileURLToPath(new URL(`../test/fixtures/models/${name}.onnx`, import.meta.url)),
)
const times = Number(process.argv[2] ?? 200)
const group = process.argv[3] === 'group'
const folder = mkdtempSync(join(tmpdir(), 'mlops-kill-'))
const model = join(folder, 'model/model.onnx')
const checked = new Set()
const counts = {killed: 0, finished: 0, repaired: 0}

try {
  git('init', '-q', '-b', 'main')
  git('config', 'user.name', 'Bench')
  git('config', 'user.email', 'bench@example.org')
  writeFileSync(join(folder, 'mlops.yaml'), 'name: churn\nmodel: {}\n')
  git('add', '-A')
  git('commit', '-q', '-m', 'Begin')
  mkdirSync(join(folder, 'model'))

  const durations = []
  for (let i = 0; i < 3; i++) {
    prepare(1_000_000 + i)
    durations.push(await duration())
  }
  const wholeMs = Math.min(...durations)
  for (let i = 1; i <= times; i++) {
    prepare(i)
    const delayMs = Math.random() * wholeMs * 1.1
    const killed = await run(delayMs)
    counts[killed ? 'killed' : 'finished']++
    check(`after kill ${i} at ${delayMs.toFixed(0)} ms`)
    checkTree(`after kill ${i} at ${delayMs.toFixed(0)} ms`)
    // The next command must understand what is left: the same model gets its version, if it has none.
    if (killed) {
      const next = mlops('register', '--json')
      const code = next.status === 0 ? undefined : JSON.parse(next.stdout).error.code
      if (code !== undefined && code !== 'MODEL_UNCHANGED') {
        throw new Error(`after kill ${i}: register says ${code}: ${next.stdout}`)
      }
      if (code === undefined) counts.repaired++
    }
    check(`after repair ${i}`)
    const status = git('status', '--porcelain').trim()
    if (status !== '') throw new Error(`after kill ${i}: the tree is dirty: ${status}`)
  }
  console.log(
    `${times} kills (${group ? 'whole process group' : 'mlops alone'}, up to ${(wholeMs * 1.1).toFixed(0)} ms): ` +
      `${counts.killed} hit, ${counts.finished} came too late, ${counts.repaired} finished by the next command; ` +
      'no tag without its commit, no half file, no lock that blocks',
  )
} finally {
  rmSync(folder, {recursive: true, force: true})
}

/** A model of other bytes each time. */
function prepare(i) {
  copyFileSync(models[i % models.length], model)
  // An unknown field of a protobuf message is kept and ignored: field 1000, a varint.
  const tail = varint((1000 << 3) | 0).concat(varint(i))
  writeFileSync(model, Uint8Array.from([...readFileSync(model), ...tail]))
  writeFileSync(join(folder, 'model/metrics.json'), `{"run": ${i}}\n`)
}

function varint(value) {
  const bytes = []
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128)
  return [...bytes, value]
}

/** Every tag is annotated, its commit is on the branch, and holds the model that the record names. */
function check(when) {
  const refs = git('for-each-ref', '--format=%(refname:strip=2)%00%(type)%00%(object)', 'refs/tags')
  const tags = refs.split('\n').filter(line => line !== '')
  for (const line of tags) {
    const [name, type, commit] = line.split('\0')
    if (checked.has(name)) continue
    if (type !== 'commit') throw new Error(`${when}: ${name} tags a ${type}`)
    const ancestor = spawnSync('git', ['merge-base', '--is-ancestor', commit, 'HEAD'], {
      cwd: folder,
    })
    if (ancestor.status !== 0) throw new Error(`${when}: ${name} tags a commit that is not on main`)
    const registered = /^sha256: (\S+)$/m.exec(git('tag', '-l', '--format=%(contents)', name))?.[1]
    const blob = spawnSync('git', ['cat-file', 'blob', `${commit}:model/model.onnx`], {
      cwd: folder,
      maxBuffer: 1 << 28,
    }).stdout
    const found = createHash('sha256').update(blob).digest('hex')
    if (found !== registered) throw new Error(`${when}: ${name} has ${found}, not ${registered}`)
    checked.add(name)
  }
  JSON.parse(readIfThere(join(folder, 'model/signature.json')) ?? '{}')
}

/** Git sees no file but those of the model. */
function checkTree(when) {
  const lines = git('status', '--porcelain', '--untracked-files=all').split('\n')
  const foreign = lines.filter(
    line => line !== '' && !/ model\/(model\.onnx|metrics\.json|signature\.json)$/.test(line),
  )
  if (foreign.length > 0) throw new Error(`${when}: Git sees ${foreign.join(', ')}`)
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

async function duration() {
  const startedAt = performance.now()
  if (await run(60_000)) throw new Error('register takes more than a minute')
  return performance.now() - startedAt
}

/** Whether the process was killed; false when it ended before. */
function run(afterMs) {
  const child = spawn(process.execPath, [bin, 'register'], {
    cwd: folder,
    stdio: 'ignore',
    detached: group,
  })
  const timer = setTimeout(() => process.kill(group ? -child.pid : child.pid, 'SIGKILL'), afterMs)
  return new Promise(resolve => {
    child.on('exit', (_code, signal) => {
      clearTimeout(timer)
      resolve(signal === 'SIGKILL')
    })
  })
}

function mlops(...args) {
  return spawnSync(process.execPath, [bin, ...args], {cwd: folder, encoding: 'utf8'})
}

function git(...args) {
  const {status, stdout, stderr} = spawnSync('git', args, {cwd: folder, encoding: 'utf8'})
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`)
  return stdout
}
