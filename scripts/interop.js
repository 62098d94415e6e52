// Installs the Python peers into a project-local virtual environment and runs test/interop against them.
import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const venv = `${root}.venv`
const python = process.platform === 'win32' ? `${venv}/Scripts/python.exe` : `${venv}/bin/python`
const requirements = readFileSync(`${root}test/interop/requirements.txt`, 'utf8')
const stamp = `${venv}/requirements.txt`

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== requirements) {
  run('python3', ['-m', 'venv', venv])
  run(python, ['-m', 'pip', 'install', '--quiet', '-r', 'test/interop/requirements.txt'])
  writeFileSync(stamp, requirements)
}
run('npx', ['vitest', 'run', '--config', 'vitest.interop.config.ts', ...process.argv.slice(2)])

function run(command, args) {
  const {status, error} = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: {...process.env, MLOPS_PYTHON: python},
  })
  if (error) console.error(`${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
