import {WireType} from '@bufbuild/protobuf/wire'
import {forEachField} from '../../../core/protobuf/index.ts'

/** The model that a request names; '' leaves the choice to the server. */
export interface ModelRef {
  readonly model: string
  readonly version: string
}

/** Name and version of the messages that name a model: all have them as fields 1 and 2. */
export function readModelRef(bytes: Uint8Array): ModelRef {
  let model = ''
  let version = ''
  forEachField(bytes, (field, reader, wireType) => {
    if (wireType !== WireType.LengthDelimited) return false
    if (field === 1) model = reader.string(true)
    else if (field === 2) version = reader.string(true)
    else return false
    return true
  })
  return {model, version}
}
