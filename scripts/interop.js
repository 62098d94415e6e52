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
}
run(
  'npx',
  ['vitest', 'run', '--config', 'vitest.interop.config.ts', ...process.argv.slice(2)],
  environments,
)

function install(folder, list) {
  const venv = `${root}${folder}`
  const python = process.platform === 'win32' ? `${venv}/Scripts/python.exe` : `${venv}/bin/python`
  const requirements = readFileSync(`${root}${list}`, 'utf8')
  const stamp = `${venv}/requirements.txt`
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== requirements) {
    run('python3', ['-m', 'venv', venv])
    run(python, ['-m', 'pip', 'install', '--quiet', '-r', list])
    writeFileSync(stamp, requirements)
  }
  return python
}

function run(command, args, environment = {}) {
  const {status, error} = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: {...process.env, ...environment},
  })
  if (error) console.error(`${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
