// Load over HTTP: as fast as the answers come, or at a rate of its own whatever the answers.
import {request} from 'node:http'
import {Connection, postBytes} from './connection.js'

/** One POST; the status and how long it took. A connection that fails has status 0. */
export function post(agent, url, body) {
  const startedAt = performance.now()
  return new Promise(resolve => {
    const end = status => resolve({status, startedAt, ms: performance.now() - startedAt})
    const headers = {'content-type': 'application/json', 'content-length': Buffer.byteLength(body)}
    const sent = request(url, {method: 'POST', agent, headers}, response => {
      response.resume()
      response.once('end', () => end(response.statusCode))
      response.once('error', () => end(0))
    })
    sent.once('error', () => end(0))
    sent.end(body)
  })
}

/** So many clients, each of which sends when it has its answer. */
export async function closedLoop({url, body, clients, seconds}) {
  const load = createLoad(url, body)
  const endsAt = performance.now() + seconds * 1000
  const client = () => {
    if (performance.now() < endsAt) load.send(client)
  }
  for (let started = 0; started < clients; started++) client()
  await load.allAnswered()
  return load.answers.filter(({startedAt, ms}) => startedAt + ms <= endsAt)
}

/** So many requests a second, each on a connection that is free or new. */
export async function openLoop({url, body, rate, seconds}) {
  const load = createLoad(url, body)
  const startedAt = performance.now()
  await new Promise(resolve => {
    let sent = 0
    const timer = setInterval(() => {
      const elapsed = (performance.now() - startedAt) / 1000
      for (; sent < rate * Math.min(elapsed, seconds); sent++) load.send()
      if (elapsed < seconds) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  await load.allAnswered()
  return load.answers
}

function createLoad(url, body) {
  const bytes = postBytes(url, body)
  const free = []
  const answers = []
  let waiting = 0
  let whenAnswered
  const send = next => {
    let connection = free.pop()
    while (connection?.open === false) connection = free.pop()
    connection ??= new Connection(url)
    const startedAt = performance.now()
    waiting++
    connection.send(bytes, status => {
      answers.push({status, startedAt, ms: performance.now() - startedAt})
      if (connection.open) free.push(connection)
      waiting--
      next?.()
      if (waiting === 0) whenAnswered?.()
    })
  }
  const allAnswered = async () => {
    if (waiting > 0) await new Promise(resolve => (whenAnswered = resolve))
    for (const connection of free) connection.close()
  }
  return {answers, send, allAnswered}
}
