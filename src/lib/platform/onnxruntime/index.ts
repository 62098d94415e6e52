export {createSession, type SessionOptions} from './create-session.ts'
export {saveOptimised} from './save-optimised.ts'
export {listDevices, type Device} from './devices.ts'
export {
  type RuntimeSession as Session,
  type RuntimeTensor,
  type RuntimeTensors,
  type SessionSource,
} from './runtime-session.ts'
