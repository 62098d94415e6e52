// Load over HTTP: as fast as the answers come, or at a rate of its own whatever the answers.
import {Agent, request} from 'node:http'

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
  const agent = new Agent({keepAlive: true, maxSockets: clients})
  const endsAt = performance.now() + seconds * 1000
  const answers = []
  const client = async () => {
    while (performance.now() < endsAt) answers.push(await post(agent, url, body))
  }
  await Promise.all(Array.from({length: clients}, client))
  agent.destroy()
  return answers.filter(({startedAt, ms}) => startedAt + ms <= endsAt)
}

/** So many requests a second, each on a connection that is free or new. */
export async function openLoop({url, body, rate, seconds}) {
  const agent = new Agent({keepAlive: true, maxSockets: Infinity, maxFreeSockets: 1024})
  const startedAt = performance.now()
  const answers = []
  let sent = 0
  await new Promise(resolve => {
    const timer = setInterval(() => {
      const elapsed = (performance.now() - startedAt) / 1000
      for (; sent < rate * Math.min(elapsed, seconds); sent++) answers.push(post(agent, url, body))
      if (elapsed < seconds) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  const ended = await Promise.all(answers)
  agent.destroy()
  return ended
}
