import {readFileSync} from 'node:fs'
import path from 'node:path'
import {programFile} from '../../../platform/program/index.ts'
import type {PackageComponent} from '../../types.ts'

const FOLDER = programFile('dist/web')

/** The runtime of browsers, WebAssembly for the CPU. */
export const RUNTIME_WASM = 'ort-wasm-simd-threaded.wasm'

/** Its JavaScript as a module of its own; that of the page has it built in. */
export const RUNTIME_MODULE = 'ort.wasm.bundle.min.mjs'

/** Absolute path of a file that the build of mlops has made for pages. */
export function browserFile(name: string): string {
  return path.join(FOLDER, name)
}

export function browserText(name: string): string {
  return readFileSync(browserFile(name), 'utf8')
}

/** What the page of a server is made of: it has no runtime. */
export function servedComponents(): readonly PackageComponent[] {
  return browserComponents().filter(({name}) => name === 'preact')
}

/** What the files are made of, for the bill of materials. */
export function browserComponents(): readonly PackageComponent[] {
  return JSON.parse(browserText('components.json')) as PackageComponent[]
}
