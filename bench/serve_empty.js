// The least that a server of JSON does in Node: reads the body, parses it, answers JSON of a given size.
//   node bench/serve_empty.js PORT ANSWER_FILE
import {readFileSync} from 'node:fs'
import {createServer} from 'node:http'

const [port, answerFile] = process.argv.slice(2)
const answer = JSON.parse(readFileSync(answerFile, 'utf8'))

createServer((request, response) => {
  if (request.method === 'GET') return response.end('ok')
  const chunks = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    const parsed = JSON.parse(body.toString())
    if (parsed === null) throw new Error('null')
    const text = JSON.stringify(answer)
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  })
}).listen(Number(port), '127.0.0.1')
