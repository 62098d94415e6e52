import {createHash} from 'node:crypto'
import {mkdir, readFile} from 'node:fs/promises'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {packageModel} from '../../../../src/lib/package/index.ts'
import {openSubject} from '../../../../src/lib/package/subject/open-subject.ts'
import {web} from '../../../../src/lib/package/targets/web/web.ts'
import {webFile} from '../../../../src/lib/package/targets/web/web-file.ts'
import {escapeScript} from '../../../../src/lib/package/targets/web/document.ts'
import type {PageModel} from '../../../../src/lib/package/portable/page-model.ts'
import type {PackageFile} from '../../../../src/lib/package/types.ts'
import {fixture} from '../../model/expected-predictions.ts'
import {makeWorkplace, type Workplace} from './package-page.ts'

const settings = {mlopsVersion: '1.2.3', platform: 'linux/amd64', image: 'image'} as const
/** What ends a script, a comment, an attribute and a text, and what is outside Latin. */
const HOSTILE = `</script><!--<script>alert(1)</script>"'\`&amp; 🎬 \u2028`

let work: Workplace
beforeAll(async () => {
  work = await makeWorkplace()
})
afterAll(() => work.remove())

async function hostileDocument(target: typeof web, file: string): Promise<string> {
  const subject = await openSubject({directory: '/', ref: fixture('mlp.onnx')})
  const {files} = await target.build(
    {
      ...subject,
      name: 'hostile',
      label: HOSTILE,
      description: HOSTILE,
      note: HOSTILE,
      metrics: {[HOSTILE]: 0.5},
      license: HOSTILE,
    },
    settings,
  )
  return textOf(files, file)
}

function textOf(files: readonly PackageFile[], name: string): string {
  const content = files.find(({path}) => path === name)?.content
  return typeof content === 'string' ? content : ''
}

function scriptsOf(html: string): readonly (readonly [attributes: string, text: string])[] {
  return [...html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)].map(
    ([, attributes = '', text = '']) => [attributes, text] as const,
  )
}

describe('the document of a page', () => {
  it('names, texts and metrics are no markup, and come back as they were', async () => {
    const html = await hostileDocument(web, 'index.html')
    expect(scriptsOf(html).map(([attributes]) => attributes)).toEqual([
      ' type="application/json" id="page"',
      ' type="module" src="page.js"',
    ])
    const page = JSON.parse(scriptsOf(html)[0]?.[1] ?? '') as PageModel
    expect(page.label).toBe(HOSTILE)
    expect(page.facts.metrics).toEqual([[HOSTILE, 0.5]])
    expect(html).not.toContain('alert(1)</script>"')
    expect(html).not.toContain('<!--')
  })

  it('a single file has the scripts that it was made with, and allows no other', async () => {
    const html = await hostileDocument(webFile, 'hostile.html')
    const scripts = scriptsOf(html)
    expect(scripts.map(([attributes]) => attributes)).toEqual([
      ' type="application/json" id="page"',
      ' type="application/gzip" id="runtime"',
      ' type="application/gzip" id="model.onnx"',
      ' type="module"',
    ])
    const digest = createHash('sha256')
      .update(scripts[3]?.[1] ?? '')
      .digest('base64')
    const policy = (/Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll(
      '&#39;',
      "'",
    )
    expect(policy).toContain(`script-src 'sha256-${digest}' 'wasm-unsafe-eval';`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe-inline')
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? ''
    expect(policy).toContain(
      `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    )
  })

  it('JavaScript that speaks of scripts and comments does not end its element', () => {
    const script = `const a = '</script>', b = "<!-- x", c = 1 </SCRIPT/.y`
    expect(escapeScript(script)).toBe(
      `const a = '<\\/script>', b = "<\\!-- x", c = 1 <\\/SCRIPT/.y`,
    )
  })

  it('holds nothing of another origin, and no time or path of the machine', async () => {
    const html = await hostileDocument(web, 'index.html')
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(html).not.toContain(process.cwd())
    expect(html).not.toContain(new Date().toISOString().slice(0, 10))
  })
})

describe('packages of pages', () => {
  const pack = async (target: string, output: string): Promise<readonly [string, string]> => {
    const {packages} = await packageModel({
      directory: '/',
      ref: fixture('sklearn-pipeline.onnx'),
      targets: [target],
      output: work.at(output),
      platform: 'linux/amd64',
      force: false,
      dryRun: false,
      mlopsVersion: '1.2.3',
    })
    return [packages[0]?.digest ?? '', work.at(output)]
  }

  it.each([
    ['web', ''],
    ['web-file', '.html'],
  ])('%s has the same bytes each time', async (target, ending) => {
    const [first, path] = await pack(target, `first-${target}${ending}`)
    const [second] = await pack(target, `second-${target}${ending}`)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(second).toBe(first)
    if (ending === '') return
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(first)
  })

  it('a graph whose maps were made tensors keeps the digest of the file that was registered', async () => {
    const subject = await openSubject({directory: '/', ref: fixture('sklearn-pipeline.onnx')})
    const {files} = await web.build(subject, settings)
    const html = textOf(files, 'index.html')
    const page = JSON.parse(scriptsOf(html)[0]?.[1] ?? '') as PageModel
    const model = files.find(({path}) => path === 'model.onnx')?.content as Uint8Array
    expect(page.facts.sha256).toBe(subject.model.sha256)
    expect(page.backend.model.sha256).toBe(createHash('sha256').update(model).digest('hex'))
    expect(page.backend.model.sha256).not.toBe(subject.model.sha256)
  })

  it('the service worker keeps every file that the page loads', async () => {
    const subject = await openSubject({directory: '/', ref: fixture('external-data.onnx')})
    const {files} = await web.build(subject, settings)
    const worker = textOf(files, 'service-worker.js')
    const kept = JSON.parse(/const FILES = (.*)/.exec(worker)?.[1] ?? '') as string[]
    const loaded = files
      .map(({path}) => path)
      .filter(path => !['service-worker.js', 'LICENSES.txt'].includes(path))
    expect(kept.toSorted()).toEqual(['./', ...loaded].toSorted())
    expect(kept).toContain('weights/external-data.weights')
  })

  it('a model too large for one file is refused in words', async () => {
    await mkdir(work.at('empty'))
    const subject = await openSubject({directory: work.at('empty'), ref: fixture('mlp.onnx')})
    await expect(
      webFile.build({...subject, model: {...subject.model, sizeBytes: 3e8}}, settings),
    ).rejects.toMatchObject({code: 'PACKAGE_UNFIT'})
  })
})
