import {readFile} from 'node:fs/promises'
import {MlopsError} from '../../../core/errors/index.ts'
import type {FileContent, PackageSubject, TargetBuilder} from '../../types.ts'
import {fileBytes} from '../../write/file-bytes.ts'
import {gzipChunks} from '../../write/gzip.ts'
import {browserComponents, browserFile, browserText, RUNTIME_WASM} from './browser-files.ts'
import {digestSource, escapeHtml, escapeScript, pageDocument} from './document.ts'
import {iconSvg} from './icon-svg.ts'
import {weightsFile} from './page-of.ts'
import {provenPage} from './proven-page.ts'

/** A browser holds the document, its text and the bytes of it in memory at once. */
const MOST_BYTES = 200_000_000

/** One HTML file to send by mail. */
export const webFile: TargetBuilder = {
  async build(subject, settings) {
    const {model, time} = subject
    const sizeBytes = model.sizeBytes + model.external.reduce((sum, one) => sum + one.sizeBytes, 0)
    if (sizeBytes > MOST_BYTES) throw tooLarge(subject, sizeBytes)
    const {page, bytes} = await provenPage(subject, settings)
    const script = escapeScript(browserText('page.js'))
    const style = browserText('page.css')
    const embedded: readonly (readonly [id: string, content: FileContent])[] = [
      ['runtime', {copyOf: browserFile(RUNTIME_WASM)}],
      ['model.onnx', bytes],
      ...model.external.map(({name, path}) => [weightsFile(name), {copyOf: path}] as const),
    ]
    const document = pageDocument({
      page,
      policy: {
        'default-src': ["'none'"],
        'script-src': [digestSource(script), "'wasm-unsafe-eval'"],
        'style-src': [digestSource(style)],
        'img-src': ['data:', 'blob:'],
        'media-src': ['blob:'],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
      },
      head: [
        `<link rel="icon" href="data:image/svg+xml;base64,${Buffer.from(iconSvg()).toString('base64')}" />`,
        `<style>${style}</style>`,
      ],
      scripts: [
        ...(await Promise.all(
          embedded.map(async ([id, content]) => await packedElement(id, content, time)),
        )),
        `<script type="module">${script}</script>`,
        `<!--\n${(await readFile(browserFile('LICENSES.txt'), 'utf8')).replaceAll('--', '- -')}-->`,
      ],
    })
    const file = `${subject.name.replaceAll('/', '-')}.html`
    return {
      files: [{path: file, content: document}],
      single: file,
      components: browserComponents(),
      readme: `## Run it

Open \`${file}\`: it needs neither a server nor a network. It takes a browser of 2023 or newer (Chromium 103, Firefox 113,
Safari 16.4). What is entered stays in it, and it checks the SHA-256 of the model before it loads it.`,
      next: [`${OPENERS[process.platform] ?? 'xdg-open'} ${file}`],
    }
  },
}

/** What opens a file in its program, where it is not `xdg-open`. */
const OPENERS: Readonly<Record<string, string>> = {darwin: 'open', win32: 'start'}

/** A file as an element that nothing runs: gzip as base64, which holds no character of markup. */
async function packedElement(id: string, content: FileContent, time: Date): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of gzipChunks(fileBytes(content), time)) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('base64')
  return `<script type="application/gzip" id="${escapeHtml(id)}">${text}</script>`
}

function tooLarge({label}: PackageSubject, sizeBytes: number): MlopsError {
  return new MlopsError(
    'PACKAGE_UNFIT',
    `${label} has ${Math.round(sizeBytes / 1e6)} MB, too many for one file that a browser opens; ${MOST_BYTES / 1e6} MB are the most.`,
    {hint: '--target web keeps the model in a file of its own.'},
  )
}
