// HTTP/1.1 over a bare socket, one request at a time. The client of Node makes so much garbage that at some thousand
// requests a second its own collector (pauses of 5 to 18 ms) is what a percentile shows.
import {connect} from 'node:net'

const END_OF_HEAD = '\r\n\r\n'

/** The bytes of a POST of JSON. */
export function postBytes(url, body) {
  const {host, pathname} = new URL(url)
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(head.join('\r\n') + END_OF_HEAD + body)
}

export class Connection {
  /** Whether it can be asked once more. */
  open = true
  #socket
  #text = ''
  #done

  constructor(url) {
    const {hostname, port} = new URL(url)
    this.#socket = connect({host: hostname, port: Number(port), noDelay: true})
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', text => this.#take(text))
    this.#socket.on('error', () => this.#end(0))
    this.#socket.on('close', () => this.#end(0))
  }

  /** `done` gets the status; 0 where the connection failed. */
  send(bytes, done) {
    this.#done = done
    this.#socket.write(bytes)
  }

  close() {
    this.open = false
    this.#socket.destroy()
  }

  #take(text) {
    this.#text += text
    const end = this.#text.indexOf(END_OF_HEAD)
    if (end === -1) return
    const head = this.#text.slice(0, end)
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#text.length < end + END_OF_HEAD.length + length) return
    this.#text = ''
    if (/\r\nconnection: *close/i.test(head)) this.close()
    this.#answer(Number(head.slice(9, 12)))
  }

  #end(status) {
    this.open = false
    this.#answer(status)
  }

  #answer(status) {
    const done = this.#done
    this.#done = undefined
    done?.(status)
  }
}
