// `gh api` and `gh run download` of one repository, which is the file $GH_STATE. jq does what gh's own jq does.
import {spawnSync} from 'node:child_process'
import {cpSync, readFileSync, writeFileSync} from 'node:fs'
import process from 'node:process'
import {parseArgs} from 'node:util'

const state = JSON.parse(readFileSync(process.env.GH_STATE, 'utf8'))
const string = {type: 'string'}
const boolean = {type: 'boolean'}
const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    ...{jq: string, method: string, field: string, name: string, dir: string},
    ...{paginate: boolean, silent: boolean},
  },
})

if (positionals[0] === 'run') {
  const [, , run] = positionals
  const artifact = state.artifacts.find(each => each.name === values.name)
  if (run !== state.run || !artifact) fail('no artifact matches any of the names provided')
  cpSync(artifact.folder, values.dir, {recursive: true, verbatimSymlinks: true})
} else {
  const answer = api(values.method ?? 'GET', positionals[1])
  if (values.silent) process.exit()
  const {stdout, stderr, status} = spawnSync('jq', ['-r', values.jq], {
    input: JSON.stringify(answer),
    encoding: 'utf8',
  })
  process.stderr.write(stderr)
  process.stdout.write(stdout)
  process.exitCode = status
}

function api(method, address) {
  const path = address.replace(/\?.*$/, '').replace(`repos/${process.env.GH_REPO}/`, '')
  const [first, second, third, fourth] = path.split('/')
  const is = pattern => `${method} ${path}`.match(pattern) !== null
  if (is(/^GET actions\/runs\/\d+\/artifacts$/)) {
    return {artifacts: third === state.run ? state.artifacts : []}
  }
  if (is(/^GET pulls\/\d+$/)) return state.pulls[second] ?? fail('gh: Not Found (HTTP 404)')
  if (is(/^GET issues\/\d+\/comments$/)) {
    return state.comments.filter(comment => comment.pull === second)
  }
  const [name, file] = values.field.split('=@')
  if (name !== 'body') fail(`gh: no field ${name}`)
  const body = readFileSync(file, 'utf8')
  if (is(/^POST issues\/\d+\/comments$/)) {
    const user = {login: 'github-actions[bot]'}
    state.comments.push({id: state.comments.length + 1, pull: second, user, body})
  } else if (is(/^PATCH issues\/comments\/\d+$/)) {
    state.comments.find(({id}) => String(id) === third).body = body
  } else {
    fail(`gh: ${method} ${first}/${second}/${third}/${fourth} (HTTP 404)`)
  }
  writeFileSync(process.env.GH_STATE, JSON.stringify(state))
  return {}
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
