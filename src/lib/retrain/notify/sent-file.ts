import {createHash} from 'node:crypto'
import {appendFile, mkdir, readFile} from 'node:fs/promises'
import path from 'node:path'

/** What was told of a run: `notified.ndjson` in its folder, with digests instead of addresses. */
export interface Sent {
  has(outcome: string, target: string): boolean
  add(outcome: string, target: string): Promise<void>
}

export async function openSent(folder: string): Promise<Sent> {
  const file = path.join(folder, 'notified.ndjson')
  const text = await readFile(file, 'utf8').catch(() => '')
  // A line that was cut off by a crash matches nothing, and its message is sent once more.
  const lines = new Set(text.split('\n'))
  return {
    has: (outcome, target) => lines.has(lineOf(outcome, target)),
    async add(outcome, target) {
      await mkdir(folder, {recursive: true})
      await appendFile(file, `${lineOf(outcome, target)}\n`)
    },
  }
}

function lineOf(outcome: string, target: string): string {
  return JSON.stringify({outcome, target: createHash('sha256').update(target).digest('hex')})
}
