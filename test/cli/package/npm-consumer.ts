import {mkdir, mkdtemp, symlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import ts from 'typescript'

const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url))

/** A program beside which packages are installed. */
export interface Consumer {
  readonly folder: string
  /** Runs a module in it and gives what it printed as JSON. */
  run(source: string): Promise<unknown>
  /** What the strict compiler says of a program, one message an error. */
  compile(source: string): readonly string[]
}

/**
 * Packs a folder as npm does and unpacks it where a program finds it; its dependencies are links to those of this
 * repository, so that no registry is asked.
 */
export async function installed(
  parent: string,
  packageFolder: string,
  name: string,
): Promise<Consumer> {
  const folder = await mkdtemp(path.join(parent, 'consumer-'))
  const place = path.join(folder, 'node_modules', name)
  await mkdir(place, {recursive: true})
  const {stdout} = await execa('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: packageFolder,
  })
  const [{filename}] = JSON.parse(stdout) as [{filename: string}]
  await execa('tar', ['-xzf', path.join(folder, filename), '--strip-components=1', '-C', place])
  for (const dependency of ['onnxruntime-node', 'sharp'])
    await symlink(path.join(MODULES, dependency), path.join(folder, 'node_modules', dependency))
  let programs = 0
  return {
    folder,
    async run(source) {
      const file = path.join(folder, `program-${programs++}.mjs`)
      await writeFile(file, source)
      const {stdout: printed} = await execa(process.execPath, [file], {cwd: folder})
      return JSON.parse(printed) as unknown
    },
    compile: source => compiled(path.join(folder, `program-${programs++}.mts`), source),
  }
}

/** What programs share: reading the library of the language takes most of the time. */
const read = new Map<string, ts.SourceFile | undefined>()

/** The program is held in memory, and what it imports is read from the disk. */
export function compiled(file: string, source: string): readonly string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  }
  const disk = ts.createCompilerHost(options)
  const text = `${source}\ndeclare var console: {log(...values: readonly unknown[]): void}`
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile(name, version) {
      if (name === file) return ts.createSourceFile(name, text, version)
      if (!read.has(name)) read.set(name, disk.getSourceFile(name, version))
      return read.get(name)
    },
    fileExists: name => name === file || disk.fileExists(name),
    readFile: name => (name === file ? text : disk.readFile(name)),
  }
  const program = ts.createProgram([file], options, host)
  return ts
    .getPreEmitDiagnostics(program)
    .map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, ' '))
}
