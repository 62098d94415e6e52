import type {Server} from 'node:http'
import type {Socket} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import {Server as TlsServer} from 'node:tls'

/** How often connections are looked at while a server drains. */
const SWEEP_MS = 50
/** How long clients may take to see that their connections are about to close. */
const NOTICE_MS = 500
/** Looks that a connection may be idle at before it is closed. */
const IDLE_LOOKS = 2

/** The open connections of a server. */
export class Connections {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  /** Those on which requests can come: of TLS, the ones that have shaken hands. */
  readonly #speaking = new Set<Socket>()

  constructor(server: Server) {
    this.#server = server
    const secure = server instanceof TlsServer
    server.on('connection', (socket: Socket) => keep(socket, this.#open))
    server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) =>
      keep(socket, this.#speaking),
    )
  }

  /** Waits, while there are connections, until those who ask over them have been told that they close. */
  async giveNotice(graceMs: number): Promise<void> {
    const end = performance.now() + Math.min(NOTICE_MS, graceMs / 2)
    while (this.#open.size > 0 && performance.now() < end) await sleep(SWEEP_MS)
  }

  /**
   * Closes connections as they become idle until none is left, then the rest. In the first moments
   * none is, because a request may be on its way whose answer will say that the connection closes.
   */
  async drain(graceMs: number): Promise<void> {
    const end = performance.now() + graceMs
    for (let look = 0; this.#open.size > 0 && performance.now() < end; look++) {
      if (look >= IDLE_LOOKS) {
        this.#server.closeIdleConnections()
        this.#closeSilent()
      }
      await sleep(SWEEP_MS)
    }
    for (const socket of this.#open) socket.destroy()
  }

  /** Node takes a connection that never said anything for one whose request is late. */
  #closeSilent(): void {
    for (const socket of this.#speaking) if (socket.bytesRead === 0) socket.destroy()
  }
}

function keep(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
}
