/** What the OCI image specification 1.1 and the ModelPack specification ask of their JSON, as JSON Schemas. */

const digest = {type: 'string', pattern: '^sha256:[0-9a-f]{64}$'}
const mediaType = {
  type: 'string',
  pattern: '^[A-Za-z0-9][\\w!#$&^.+-]{0,126}/[A-Za-z0-9][\\w!#$&^.+-]{0,126}$',
}
const annotations = {
  type: 'object',
  additionalProperties: {type: 'string'},
  propertyNames: {minLength: 1},
}
const descriptor = (...types: readonly string[]): object => ({
  type: 'object',
  required: ['mediaType', 'digest', 'size'],
  properties: {
    mediaType: types.length === 0 ? mediaType : {enum: types},
    digest,
    size: {type: 'integer', minimum: 0},
    artifactType: mediaType,
    annotations,
  },
  additionalProperties: false,
})

export const layoutSchema = {
  type: 'object',
  required: ['imageLayoutVersion'],
  properties: {imageLayoutVersion: {const: '1.0.0'}},
}

export const indexSchema = {
  type: 'object',
  required: ['schemaVersion', 'manifests'],
  properties: {
    schemaVersion: {const: 2},
    mediaType: {const: 'application/vnd.oci.image.index.v1+json'},
    manifests: {type: 'array', items: descriptor('application/vnd.oci.image.manifest.v1+json')},
    annotations,
  },
  additionalProperties: false,
}

const layerTypes = ['weight', 'weight.config', 'doc'].map(
  part => `application/vnd.cncf.model.${part}.v1.raw`,
)

export const manifestSchema = {
  type: 'object',
  required: ['schemaVersion', 'mediaType', 'artifactType', 'config', 'layers'],
  properties: {
    schemaVersion: {const: 2},
    mediaType: {const: 'application/vnd.oci.image.manifest.v1+json'},
    artifactType: {const: 'application/vnd.cncf.model.manifest.v1+json'},
    config: descriptor('application/vnd.cncf.model.config.v1+json'),
    layers: {type: 'array', minItems: 1, items: descriptor(...layerTypes)},
    annotations,
  },
  additionalProperties: false,
}

const time = {type: 'string', format: 'date-time'}

export const configSchema = {
  type: 'object',
  required: ['descriptor', 'config', 'modelfs'],
  properties: {
    descriptor: {
      type: 'object',
      properties: {
        createdAt: time,
        name: {type: 'string', minLength: 1},
        version: {type: 'string', minLength: 1},
        description: {type: 'string', minLength: 1},
        revision: {type: 'string', minLength: 1},
        licenses: {type: 'array', items: {type: 'string', minLength: 1}},
      },
      additionalProperties: false,
    },
    config: {type: 'object', properties: {format: {const: 'onnx'}}, additionalProperties: false},
    modelfs: {
      type: 'object',
      required: ['type', 'diffIds'],
      properties: {type: {const: 'layers'}, diffIds: {type: 'array', minItems: 1, items: digest}},
      additionalProperties: false,
    },
  },
  additionalProperties: false,
}
