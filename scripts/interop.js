// Installs the Python peers into project-local virtual environments and runs test/interop against them.
import {spawn} from 'node:child_process'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {availableParallelism} from 'node:os'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Each list of requirements is an environment of its own: their peers ask for different versions. */
const environments = [
  {name: 'MLOPS_PYTHON', folder: '.venv', list: 'requirements.txt'},
  {name: 'MLOPS_DRIFT_PYTHON', folder: '.venv/drift', list: 'drift-requirements.txt'},
  {name: 'MLOPS_COMPARE_PYTHON', folder: '.venv/compare', list: 'compare-requirements.txt'},
  {name: 'MLOPS_CLUSTER_PYTHON', folder: '.venv/cluster', list: 'cluster-requirements.txt'},
  {name: 'MLOPS_COMPRESS_PYTHON', folder: '.venv/compress', list: 'compress-requirements.txt'},
  {name: 'MLOPS_PACKAGES_PYTHON', folder: '.venv/packages', list: 'packages-requirements.txt'},
  {name: 'MLOPS_TRAINERS_PYTHON', folder: '.venv/trainers', list: 'trainers/requirements.txt'},
  {
    name: 'MLOPS_TORCH_PYTHON',
    folder: '.venv/torch',
    list: 'trainers/torch-requirements.txt',
    // Not offered everywhere; the tests that ask it are skipped then.
    optional: true,
  },
]

const [first, ...others] = environments
const pythons = {[first.name]: await install(first)}
// The others stand inside its folder, and as many are installed at once as there are cores.
await Promise.all(
  Array.from({length: availableParallelism()}, async () => {
    for (let next = others.shift(); next !== undefined; next = others.shift())
      pythons[next.name] = await install(next)
  }),
)
const vitest = ['vitest', 'run', '--config', 'vitest.interop.config.ts', ...process.argv.slice(2)]
process.exitCode = (await succeeds('npx', vitest, pythons)) ? 0 : 1

/** The interpreter of the environment; undefined where an optional one could not be had. */
async function install({folder, list, optional = false}) {
  const venv = `${root}${folder}`
  const python = process.platform === 'win32' ? `${venv}/Scripts/python.exe` : `${venv}/bin/python`
  const file = `${root}test/interop/${list}`
  const requirements = readFileSync(file, 'utf8')
  const stamp = `${venv}/requirements.txt`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === requirements) return python
  // Most modules of the peers are never imported; compiling them all is half of an installation.
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-compile', '-r', file]
  if ((await succeeds('python3', ['-m', 'venv', venv])) && (await succeeds(python, pip))) {
    writeFileSync(stamp, requirements)
    return python
  }
  console.error(`pip could not install test/interop/${list}.`)
  if (!optional) process.exit(1)
  return undefined
}

function succeeds(command, args, environment = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: {...process.env, ...environment},
  })
  return new Promise(resolve => {
    child.once('error', error => {
      console.error(`${command}: ${error.message}`)
      resolve(false)
    })
    child.once('close', code => resolve(code === 0))
  })
}
