import {createHash} from 'node:crypto'
import type {PackageFile, TargetBuilder} from '../../types.ts'
import {browserComponents, browserFile, browserText, RUNTIME_WASM} from './browser-files.ts'
import {pageDocument} from './document.ts'
import {installFiles, serviceWorker} from './offline-files.ts'
import {weightsFile} from './page-of.ts'
import {provenPage} from './proven-page.ts'

/** A folder for any static host, GitHub Pages or a Space among them. */
export const web: TargetBuilder = {
  async build(subject, settings) {
    const {page, bytes} = await provenPage(subject, settings)
    const document = pageDocument({
      page,
      policy: {
        'default-src': ["'none'"],
        'script-src': ["'self'", "'wasm-unsafe-eval'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'blob:', 'data:'],
        'media-src': ["'self'", 'blob:'],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
      },
      head: [
        '<link rel="icon" href="icon.svg" type="image/svg+xml" />',
        '<link rel="apple-touch-icon" href="icon-192.png" />',
        '<link rel="manifest" href="manifest.webmanifest" />',
        '<link rel="stylesheet" href="page.css" />',
        `<link rel="preload" href="${RUNTIME_WASM}" as="fetch" crossorigin="anonymous" />`,
        '<link rel="mlops-service-worker" href="service-worker.js" />',
      ],
      scripts: ['<script type="module" src="page.js"></script>'],
    })
    const {external} = subject.model
    const shown: readonly PackageFile[] = [
      {path: 'index.html', content: document},
      {path: 'page.js', content: browserText('page.js')},
      {path: 'page.css', content: browserText('page.css')},
      ...installFiles(page),
    ]
    const kept = [
      ...shown.map(({path, content}) => [path, digest(content)] as const),
      [RUNTIME_WASM, browserText('components.json')] as const,
      ['model.onnx', digest(bytes)] as const,
      ...external.map(({name, sha256}) => [weightsFile(name), sha256] as const),
    ]
    return {
      files: [
        ...shown,
        {path: 'service-worker.js', content: serviceWorker(kept)},
        {path: RUNTIME_WASM, content: {copyOf: browserFile(RUNTIME_WASM)}},
        {path: 'LICENSES.txt', content: {copyOf: browserFile('LICENSES.txt')}},
        {path: 'model.onnx', content: bytes},
        ...external.map(({name, path}) => ({path: weightsFile(name), content: {copyOf: path}})),
      ],
      components: browserComponents(),
      readme: README,
      next: ['python3 -m http.server 8000'],
    }
  },
}

function digest(content: PackageFile['content']): string {
  if (typeof content !== 'string' && !(content instanceof Uint8Array)) return ''
  return createHash('sha256').update(content).digest('hex')
}

const README = `## Run it

Any static host serves the folder as it is, from any path. Here:

\`\`\`console
$ python3 -m http.server 8000
\`\`\`

Then open <http://localhost:8000>. A browser opens it over HTTPS or from localhost only, not from a file; \`--target
web-file\` makes one that needs no server. After the first visit it works without a network, and the menu of the browser
installs it.

- **GitHub Pages**: commit the folder and choose it in Settings → Pages.
- **Hugging Face**: a Space with \`sdk: static\` and \`app_file: index.html\`.
- **S3, Netlify, nginx**: copy it. Compress \`.wasm\`, and send it as \`application/wasm\`.

What is entered stays in the browser. The page checks the SHA-256 of the model before it loads it.`
