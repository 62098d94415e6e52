export {
  createSession,
  type RuntimeTensor,
  type Session,
  type SessionOptions,
  type SessionSource,
} from './create-session.ts'
export {listDevices, type Device} from './devices.ts'
