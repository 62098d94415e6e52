// Installs the Python peers into a project-local virtual environment and runs test/interop against them.
import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Each list of requirements is an environment of its own: their peers ask for different versions. */
const environments = {
  MLOPS_PYTHON: install('.venv', 'test/interop/requirements.txt'),
  MLOPS_DRIFT_PYTHON: install('.venv/drift', 'test/interop/drift-requirements.txt'),
  MLOPS_COMPARE_PYTHON: install('.venv/compare', 'test/interop/compare-requirements.txt'),
  MLOPS_CLUSTER_PYTHON: install('.venv/cluster', 'test/interop/cluster-requirements.txt'),
  MLOPS_COMPRESS_PYTHON: install('.venv/compress', 'test/interop/compress-requirements.txt'),
  MLOPS_PACKAGES_PYTHON: install('.venv/packages', 'test/interop/packages-requirements.txt'),
  MLOPS_TRAINERS_PYTHON: install('.venv/trainers', 'test/interop/trainers/requirements.txt'),
  MLOPS_TORCH_PYTHON: installIfOffered(
    '.venv/torch',
    'test/interop/trainers/torch-requirements.txt',
  ),
}
run(
  'npx',
  ['vitest', 'run', '--config', 'vitest.interop.config.ts', ...process.argv.slice(2)],
  environments,
)

function install(folder, list) {
  const python = installIfOffered(folder, list)
  if (python === undefined) process.exit(1)
  return python
}

/** Without it the tests that ask it are skipped. */
function installIfOffered(folder, list) {
  const venv = `${root}${folder}`
  const python = process.platform === 'win32' ? `${venv}/Scripts/python.exe` : `${venv}/bin/python`
  const requirements = readFileSync(`${root}${list}`, 'utf8')
  const stamp = `${venv}/requirements.txt`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === requirements) return python
  run('python3', ['-m', 'venv', venv])
  if (succeeds(python, ['-m', 'pip', 'install', '--quiet', '-r', list])) {
    writeFileSync(stamp, requirements)
    return python
  }
  console.error(`pip could not install ${list}.`)
  return undefined
}

function run(command, args, environment = {}) {
  if (!succeeds(command, args, environment)) process.exit(1)
}

function succeeds(command, args, environment = {}) {
  const {status, error} = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: {...process.env, ...environment},
  })
  if (error) console.error(`${command}: ${error.message}`)
  return status === 0
}
