import {basename, resolve} from 'node:path'

/** A model name made of a folder's or file's name: `My Model (2)` becomes `my-model-2`. */
export function projectName(path: string): string {
  const plain = basename(resolve(path))
    .replace(/\.onnx$/i, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .toLowerCase()
  return plain === '' ? 'model' : plain
}
