import type {Socket} from 'node:net'

interface Connection {
  /** Requests that have come and are not answered. */
  active: number
  /** `bytesRead` when it was last seen idle; -1 where it was not. */
  idleAt: number
}

/** How often idle connections are looked for while a server drains. */
const SWEEP_MS = 50

/** The open connections of a server, and which of them are idle. */
export class Connections {
  readonly #open = new Map<Socket, Connection>()
  /** TLS connections as they are below: not yet shaken hands, maybe. */
  readonly #below = new Set<Socket>()

  /** @param speaks - False for a connection that still has to become a TLS connection. */
  add(socket: Socket, speaks: boolean): void {
    if (speaks) {
      this.#open.set(socket, {active: 0, idleAt: -1})
      socket.once('close', () => this.#open.delete(socket))
    } else {
      this.#below.add(socket)
      socket.once('close', () => this.#below.delete(socket))
    }
  }

  began(socket: Socket): void {
    const connection = this.#open.get(socket)
    if (connection) connection.active++
  }

  ended(socket: Socket): void {
    const connection = this.#open.get(socket)
    if (connection) connection.active--
  }

  isActive(socket: Socket): boolean {
    return (this.#open.get(socket)?.active ?? 0) > 0
  }

  /** Closes idle connections as they become idle until none is left, then the rest. */
  async drain(graceMs: number): Promise<void> {
    const end = performance.now() + graceMs
    while (this.#open.size > 0 && performance.now() < end) {
      this.#closeIdle()
      await new Promise(resolve => setTimeout(resolve, SWEEP_MS))
    }
    for (const socket of [...this.#open.keys(), ...this.#below]) socket.destroy()
  }

  /**
   * A connection is idle where nothing arrived between two looks; closing it at the first would cut
   * off a request that is already in the buffers of this machine.
   */
  #closeIdle(): void {
    for (const [socket, connection] of this.#open) {
      if (connection.active > 0 || socket.writableLength > 0) connection.idleAt = -1
      else if (connection.idleAt === socket.bytesRead) socket.destroy()
      else connection.idleAt = socket.bytesRead
    }
  }
}
