/** What the server says it is. */
export interface ServerIdentity {
  readonly name: string
  readonly version: string
}
