import type {ThreadError} from './thread-error.ts'

/** To a thread: a request with a number of its own, or null to end. */
export type ToThread<Request> = {readonly id: number; readonly request: Request} | null

/** From a thread: the answer to the request of that number. */
export type FromThread<Result> =
  | {readonly id: number; readonly result: Result}
  | {readonly id: number; readonly error: ThreadError}
