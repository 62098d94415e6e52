import {z} from 'zod'
import {errorOf, failureOf} from './failure.ts'
import {failureSchema} from './messages.ts'

const envelope = z.discriminatedUnion('mlops', [
  z.object({mlops: z.literal('ask'), id: z.number(), kind: z.string(), payload: z.unknown()}),
  z.object({mlops: z.literal('reply'), id: z.number(), payload: z.unknown()}),
  z.object({mlops: z.literal('failure'), id: z.number(), failure: failureSchema}),
  z.object({mlops: z.literal('tell'), kind: z.string(), payload: z.unknown()}),
])

type Envelope = z.infer<typeof envelope>

interface Pending {
  readonly resolve: (payload: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** Questions and answers between two processes; the same on both sides. */
export class Channel {
  readonly #post: (message: Envelope) => void
  readonly #answers = new Map<string, (payload: unknown) => unknown>()
  readonly #pending = new Map<number, Pending>()
  #last = 0

  /** @param post - Sends to the other side; may lose the message where that is gone. */
  constructor(post: (message: object) => void) {
    this.#post = post
  }

  /** What this side does when the other one asks or tells that. */
  on(kind: string, answer: (payload: unknown) => unknown): void {
    this.#answers.set(kind, answer)
  }

  /** @throws the error of the other side, or that it said nothing in time. */
  ask(kind: string, payload: unknown, timeoutMs: number): Promise<unknown> {
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#settle(id)?.reject(new Error(`no answer to ${kind} within ${timeoutMs} ms`)),
        timeoutMs,
      )
      this.#pending.set(id, {resolve, reject, timer})
      this.#post({mlops: 'ask', id, kind, payload})
    })
  }

  tell(kind: string, payload: unknown = null): void {
    this.#post({mlops: 'tell', kind, payload})
  }

  /** Takes a message of the other side; others are left alone. */
  receive(message: unknown): void {
    const parsed = envelope.safeParse(message)
    if (!parsed.success) return
    const {data} = parsed
    switch (data.mlops) {
      case 'ask':
        void this.#answer(data.id, data.kind, data.payload)
        return
      case 'tell':
        this.#answers.get(data.kind)?.(data.payload)
        return
      case 'reply':
        this.#settle(data.id)?.resolve(data.payload)
        return
      case 'failure':
        this.#settle(data.id)?.reject(errorOf(data.failure))
        return
    }
  }

  /** The other side is gone: nothing will be answered any more. */
  close(): void {
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id)?.reject(new Error('the other process ended'))
    }
  }

  async #answer(id: number, kind: string, payload: unknown): Promise<void> {
    try {
      const answer = this.#answers.get(kind)
      if (answer === undefined) throw new Error(`nobody answers ${kind}`)
      this.#post({mlops: 'reply', id, payload: (await answer(payload)) ?? null})
    } catch (error) {
      this.#post({mlops: 'failure', id, failure: failureOf(error)})
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (pending) clearTimeout(pending.timer)
    return pending
  }
}
