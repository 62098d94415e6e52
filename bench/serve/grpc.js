// ModelInfer of the Open Inference Protocol under the load of h2load, one stream a connection.
import {readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {Client, credentials} from '@grpc/grpc-js'
import {percentile} from './arithmetic.js'
import {must} from './processes.js'
import {work} from './servers.js'
import {grpcRequest} from './workloads.js'

const METHOD = '/inference.GRPCInferenceService/ModelInfer'

export async function measureGrpc(port, model, rows, connections, seconds) {
  const framed = grpcRequest(model, rows)
  // h2load does not read the trailers, in which gRPC says whether a call went well.
  await call(port, framed.subarray(5))
  const body = join(work, `grpc-${model}-${rows}.bin`)
  const log = join(work, 'h2load.log')
  writeFileSync(body, framed)
  rmSync(log, {force: true})
  must('taskset', [
    ...['-c', 1, 'h2load', '-t', 1, '-c', connections, '-m', 1, '-D', seconds, '-d', body],
    ...['--warm-up-time', 1, '-H', 'content-type: application/grpc', '-H', 'te: trailers'],
    ...['--log-file', log, `http://127.0.0.1:${port}${METHOD}`],
  ])
  // Start, status and duration of each request, in microseconds.
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  const answered = lines.map(line => line.split('\t').map(Number)).filter(line => line[1] === 200)
  const durations = answered.map(line => line[2])
  return {
    rate: answered.length / Number(seconds),
    p50: percentile(durations, 0.5),
    p99: percentile(durations, 0.99),
  }
}

function call(port, message) {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure())
  const same = bytes => bytes
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(METHOD, same, same, message, (error, answer) => {
      client.close()
      if (error) reject(error)
      else resolve(answer)
    })
  })
}
