import type {CatalogueEntry} from './catalogue-entry.ts'

/** Model. */
export const modelErrors = {
  MODEL_MALFORMED: {
    exit: 'usage',
    summary: 'A file is no ONNX model, or it is damaged or cut off.',
  },
  MODEL_UNSUPPORTED: {
    exit: 'usage',
    summary:
      'A model needs something that the runtime cannot do: a type, an operator, a kind of input.',
  },
  RUNTIME_UNAVAILABLE: {
    exit: 'usage',
    summary: 'ONNX Runtime cannot be loaded on this system.',
  },
  MODEL_OPSET: {
    exit: 'usage',
    summary: 'A model was exported for a newer version of ONNX than the runtime knows.',
  },
  MODEL_LOCALE: {
    exit: 'usage',
    summary: 'A model handles text in a locale that this machine does not have.',
  },
  MODEL_EXTERNAL_DATA: {
    exit: 'usage',
    summary: 'A file with weights that belongs to a model is missing, or lies outside its folder.',
  },
  MODEL_FEATURES: {
    exit: 'usage',
    summary: 'The columns of a matrix input are not known, or model.features does not fit it.',
  },
  MODEL_OPTIONS: {
    exit: 'usage',
    summary:
      'The model section of mlops.yaml names an output or label that the model does not have.',
  },
  MODEL_DEVICE: {
    exit: 'usage',
    summary: 'A model shall run on a device that the runtime does not have on this machine.',
  },
  MODEL_RUN: {exit: 'usage', summary: 'The runtime failed on rows that fit the signature.'},
} as const satisfies Record<string, CatalogueEntry>
