// The least that a server of JSON does in Node: reads the body, parses it, answers JSON of a given size.
//   node bench/serve_empty.js PORT ANSWER_FILE [--model MODEL --rows N] [--work MICROSECONDS]
// With a model it also runs it, by bare onnxruntime-node, on rows of its own, and waits for the result: the most
// that a server can reach which gives each request a run. With work it is busy for so long before it answers.
import {readFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {parseArgs} from 'node:util'

const {values: options, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    model: {type: 'string'},
    rows: {type: 'string', default: '1'},
    work: {type: 'string', default: '0'},
  },
})
const [port, answerFile] = positionals
const answer = JSON.parse(readFileSync(answerFile, 'utf8'))
const run = options.model === undefined ? undefined : await runner(options.model)
const workMs = Number(options.work) / 1000

createServer((request, response) => {
  if (request.method === 'GET') return response.end('ok')
  const chunks = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', async () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    const parsed = JSON.parse(body.toString())
    if (parsed === null) throw new Error('null')
    if (run !== undefined) await run()
    if (workMs > 0) for (const end = performance.now() + workMs; performance.now() < end;);
    const text = JSON.stringify(answer)
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  })
}).listen(Number(port), '127.0.0.1')

async function runner(file) {
  const {InferenceSession, Tensor} = await import('onnxruntime-node')
  const session = await InferenceSession.create(file, {intraOpNumThreads: 1, interOpNumThreads: 1})
  const [name] = session.inputNames
  const width = session.inputMetadata[0].shape.at(-1)
  const rows = Number(options.rows)
  return () => {
    const values = new Float32Array(rows * width)
    return session.run({[name]: new Tensor('float32', values, [rows, width])})
  }
}
