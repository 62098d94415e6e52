import {randomBytes} from 'node:crypto'
import {hostname} from 'node:os'

/** Whose segment it is, and when it was begun. */
export interface SegmentOwner {
  readonly createdMs: number
  readonly host: string
  readonly pid: number
}

/** This machine, in letters that a file name may have. */
export const HOST = hostname().replaceAll(/[^a-z0-9.-]/gi, '_')

const NAME = /^(?<created>\d+)-(?<host>.+)-(?<pid>\d+)-[0-9a-f]{8}\.ndjson$/

/** Name of a new segment of this process. */
export function segmentName(createdMs: number): string {
  return `${createdMs}-${HOST}-${process.pid}-${randomBytes(4).toString('hex')}.ndjson`
}

/** Undefined for a file that is no segment. */
export function parseSegmentName(name: string): SegmentOwner | undefined {
  const groups = NAME.exec(name)?.groups
  if (groups === undefined) return undefined
  const {created, host = '', pid} = groups
  return {createdMs: Number(created), host, pid: Number(pid)}
}
