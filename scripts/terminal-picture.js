// Runs a command for real and draws what it printed:
//   node scripts/terminal-picture.js OUT.svg [--then 'COMMAND …'] -- COMMAND ARG…
// With --then, which may be repeated, the first command is a server: when it has printed "Ctrl-C", the
// others are run by the shell, one after the other, and it is stopped.
import {spawn, spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {parseArgs, stripVTControlCharacters} from 'node:util'

const {values, positionals} = parseArgs({
  options: {then: {type: 'string', multiple: true, default: []}},
  allowPositionals: true,
})
const [out, ...command] = positionals
if (out === undefined || command.length === 0) {
  console.error(
    "usage: node scripts/terminal-picture.js OUT.svg [--then 'COMMAND …'] -- COMMAND [ARG …]",
  )
  process.exit(2)
}

const COLORS = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#f2cc60',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
  90: '#8b949e',
}
const ESCAPE = '\u001b['
const SGR = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`)
const LINE = 20
const CHAR = 8.43
/** Where the terminal breaks lines. */
const COLUMNS = 120

const environment = {encoding: 'utf8', env: {...process.env, FORCE_COLOR: '1'}}
const runs = values.then.length === 0 ? [runWhole()] : await runServer(values.then)
const shown = command
  .map(word => word.replace(/^.*\/bin\/mlops\.js$/, 'mlops'))
  .filter(word => !/(^|\/)node$/.test(word))
const lines = runs.flatMap(({prompt = shown.join(' '), text}) => [
  `\u001b[32m$\u001b[39m \u001b[1m${prompt}\u001b[22m`,
  ...text.trimEnd().split('\n'),
])
const wrapped = lines.flatMap(wrap)
const plain = wrapped.map(line => stripVTControlCharacters(line))
const width = Math.ceil(Math.max(...plain.map(line => line.length)) * CHAR + 40)
const height = wrapped.length * LINE + 60

const body = wrapped
  .map((line, i) => `<text y="${54 + i * LINE}" xml:space="preserve">${spans(line)}</text>`)
  .join('\n')
writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="Terminal: ${escape(shown.join(' '))}">
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e6edf3}.b{font-weight:700}.d{opacity:.65}</style>
<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>
<circle cx="20" cy="20" r="6" fill="#ff5f56"/><circle cx="40" cy="20" r="6" fill="#ffbd2e"/><circle cx="60" cy="20" r="6" fill="#27c93f"/>
<g transform="translate(20)">
${body}
</g>
</svg>
`,
)
const failed = runs.find(({status}) => status !== 0)
if (failed !== undefined) {
  console.error(`a command ended with ${failed.status}`)
  process.exitCode = 1
}

function runWhole() {
  const {stdout, status} = spawnSync('sh', ['-c', '"$@" 2>&1', 'sh', ...command], environment)
  return {text: stdout, status}
}

async function runServer(others) {
  const [file, ...args] = command
  const server = spawn(file, args, environment)
  const ended = new Promise(resolve => server.once('exit', status => resolve(status)))
  let text = ''
  await new Promise(resolve => {
    server.stderr.on('data', chunk => (text += chunk))
    server.stdout.on('data', chunk => {
      text += chunk
      if (text.includes('Ctrl-C')) resolve()
    })
    void ended.then(resolve)
  })
  const asked = others.map(prompt => {
    const {stdout, status} = spawnSync('sh', ['-c', `${prompt} 2>&1`], environment)
    return {prompt, text: stdout, status}
  })
  server.kill('SIGINT')
  return [{text: `${text.trimEnd()}\n `, status: await ended}, ...asked]
}

/** Rows of the terminal that a line takes; colours go on in the next one. */
function wrap(line) {
  const rows = []
  let row = ''
  let styles = ''
  let column = 0
  for (const part of line.split(SGR)) {
    if (part.startsWith(ESCAPE)) {
      styles += part
      row += part
      continue
    }
    for (const character of part) {
      if (column === COLUMNS) {
        rows.push(row)
        row = styles
        column = 0
      }
      row += character
      column++
    }
  }
  return [...rows, row]
}

/** One line with SGR escapes as tspans at fixed columns, so that alignment survives any font. */
function spans(line) {
  let column = 0
  let color
  let bold = false
  let dim = false
  let result = ''
  for (const part of line.split(SGR)) {
    const code = part.startsWith(ESCAPE) ? part.slice(2, -1) : undefined
    if (code !== undefined) {
      for (const value of code.split(';').map(Number)) {
        if (value === 0) [color, bold, dim] = [undefined, false, false]
        else if (value === 1) bold = true
        else if (value === 2) dim = true
        else if (value === 22) [bold, dim] = [false, false]
        else if (value === 39) color = undefined
        else if (COLORS[value]) color = COLORS[value]
      }
    } else if (part !== '') {
      const style =
        (color ? ` style="fill:${color}"` : '') + (bold ? ' class="b"' : dim ? ' class="d"' : '')
      result += `<tspan x="${(column * CHAR).toFixed(1)}"${style} textLength="${(part.length * CHAR).toFixed(1)}">${escape(part)}</tspan>`
      column += part.length
    }
  }
  return result
}

function escape(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
