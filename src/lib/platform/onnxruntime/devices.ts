import {MlopsError} from '../../core/errors/index.ts'

/** The device that every machine has. */
export const CPU = 'cpu'

/** Something that the runtime can run a graph on. */
export interface Device {
  /** `cpu`, `cuda`, `tensorrt`, `webgpu`, `coreml`, `dml`. */
  readonly name: string
  /** False where its libraries must be installed apart. */
  readonly bundled: boolean
}

/** What the runtime of this platform knows; whether a driver and a device are there shows a start. */
export async function listDevices(): Promise<readonly Device[]> {
  const {listSupportedBackends} = await import('onnxruntime-node')
  return listSupportedBackends().map(({name, bundled}) => ({name, bundled}))
}

/** @throws MlopsError `MODEL_DEVICE` when the runtime of this platform does not know the device. */
export async function requireDevice(name: string): Promise<Device> {
  const devices = await listDevices()
  const device = devices.find(known => known.name === name)
  if (device !== undefined) return device
  const names = devices.map(known => known.name)
  throw new MlopsError(
    'MODEL_DEVICE',
    `There is no device ${name} in the runtime of ${process.platform}-${process.arch}.`,
    {hint: `It has ${names.join(', ')}.`, details: {device: name, devices: names}},
  )
}

/** The device is known, and the runtime could start the model on the CPU alone. */
export async function deviceUnavailable(device: Device, cause: Error): Promise<MlopsError> {
  const names = (await listDevices()).map(({name}) => name)
  const others = names.filter(name => name !== device.name)
  const apart = device.bundled
    ? `It needs a driver and a device that it can use.`
    : `It needs libraries that are installed apart, a driver and a device.`
  const {message} = cause
  return new MlopsError(
    'MODEL_DEVICE',
    `The model cannot be run on ${device.name} here; on the CPU it can.`,
    {
      hint: `${apart} The runtime of ${process.platform}-${process.arch} has ${others.join(', ')} besides.`,
      details: {device: device.name, devices: names, runtime: message},
      cause,
    },
  )
}
