import path from 'node:path'

/** What a version is called to clients, who need not know where files are. */
export function shownLabel(label: string): string {
  return label.endsWith('.onnx') ? path.basename(label) : label
}
