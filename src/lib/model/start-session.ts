import {readFile} from 'node:fs/promises'
import {asError, MlopsError} from '../core/errors/index.ts'
import {errorCode} from '../platform/files/index.ts'
import {createSession, type Session} from '../platform/onnxruntime/index.ts'
import {replaceEnglish} from './onnx/index.ts'
import {malformed, type ModelFile} from './read-model-file.ts'
import type {LoadOptions} from './types.ts'

/** The newest version of the standard operators, and of those of ai.onnx.ml, that the runtime runs. */
export const NEWEST_OPSET = 26
export const NEWEST_ML_OPSET = 5

const KNOWN_DOMAINS = /^(|ai\.onnx\.ml|ai\.onnx\.(preview\.)?training|com\.microsoft(\..+)?)$/

/**
 * Loads a model into the runtime. What the runtime refuses is explained by what the graph holds,
 * not by the words of the runtime, which change.
 *
 * @throws MlopsError `RUNTIME_UNAVAILABLE`, `MODEL_UNSUPPORTED`, `MODEL_OPSET`, `MODEL_LOCALE`, `MODEL_DEVICE`,
 *   `MODEL_MALFORMED`.
 */
export async function startSession(
  file: ModelFile,
  outputs: readonly string[],
  {intraOpThreads = 1, device}: Pick<LoadOptions, 'intraOpThreads' | 'device'>,
): Promise<Session> {
  refuseCustomOperators(file)
  const settings = {intraOpThreads, outputs, ...(device === undefined ? {} : {device})}
  const source = file.runnable === file.bytes ? {path: file.path} : await inMemory(file)
  try {
    return await createSession(source, settings)
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause
    if (errorCode(cause) === 'ERR_DLOPEN_FAILED') throw noRuntime(asError(cause))
    const neutral = normalisesText(file) ? replaceEnglish(file.runnable) : undefined
    const session =
      neutral === undefined
        ? undefined
        : await createSession(await inMemory({...file, runnable: neutral}), settings).catch(
            () => undefined,
          )
    if (session !== undefined) return session
    throw explainRefusal(file, asError(cause))
  }
}

async function inMemory({
  runnable,
  externalFiles,
}: Pick<ModelFile, 'runnable' | 'externalFiles'>): Promise<Parameters<typeof createSession>[0]> {
  const externalData = externalFiles.map(async ({name, path}) => ({
    path: name,
    data: await readFile(path),
  }))
  return {bytes: runnable, externalData: await Promise.all(externalData)}
}

/** The libraries of the system are not those that the runtime was built for. */
function noRuntime(cause: Error): MlopsError {
  return new MlopsError(
    'RUNTIME_UNAVAILABLE',
    `ONNX Runtime cannot be loaded here: ${firstLine(cause)}.`,
    {
      hint: 'It needs glibc and libstdc++ as Debian and its like have them; Alpine Linux has neither.',
      cause,
    },
  )
}

function normalisesText({graph}: ModelFile): boolean {
  return graph.nodes.some(node => node.operator === 'StringNormalizer')
}

function refuseCustomOperators({path, graph}: ModelFile): void {
  const custom = graph.nodes.filter(
    ({domain}) => !KNOWN_DOMAINS.test(domain) && !graph.functionDomains.has(domain),
  )
  if (custom.length === 0) return
  const names = [...new Set(custom.map(node => `${node.domain}.${node.operator}`))]
  throw new MlopsError(
    'MODEL_UNSUPPORTED',
    `${path} uses operators that ONNX Runtime does not have: ${names.join(', ')}.`,
    {
      hint: 'Export the model with standard operators only, or with the operator as an ONNX function.',
      details: {operators: names},
    },
  )
}

function explainRefusal(file: ModelFile, cause: Error): MlopsError {
  const {path, graph} = file
  const standard = graph.opsets.get('') ?? 0
  const ml = graph.opsets.get('ai.onnx.ml') ?? 0
  if (standard > NEWEST_OPSET || ml > NEWEST_ML_OPSET)
    return new MlopsError(
      'MODEL_OPSET',
      standard > NEWEST_OPSET
        ? `${path} was exported with opset ${standard}; the runtime knows up to ${NEWEST_OPSET}.`
        : `${path} was exported with opset ${ml} of ai.onnx.ml; the runtime knows up to ${NEWEST_ML_OPSET}.`,
      {hint: 'Export it again with an older opset (target_opset or opset_version).', cause},
    )
  if (normalisesText(file))
    return new MlopsError(
      'MODEL_LOCALE',
      `${path} normalises text by the rules of a locale, and the runtime could not start it; this machine may lack the locale.`,
      {
        hint: 'Install the locale (`locale-gen en_US.UTF-8`, package locales), or export without StringNormalizer.',
        details: {runtime: cause.message},
        cause,
      },
    )
  return malformed(path, firstLine(cause), cause)
}

/** The runtime's message without the places in its own source. */
export function firstLine(cause: Error): string {
  const line = cause.message.split('\n')[0] ?? ''
  return line.replace(/\/\S+\.(cc|h):\d+\s+\S.*?\)\s+/g, '').replace(/\.$/, '')
}
