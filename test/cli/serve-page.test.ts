import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Browser, BrowserContextOptions, Page} from 'playwright-core'
import sharp from 'sharp'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  IMAGE,
  makeWorkplace,
  PEOPLE,
  peopleCsv,
  type Workplace,
} from '../lib/package/web/package-page.ts'
import {CHROMIUM, launchChromium} from '../lib/chromium.ts'
import {serve, type Served} from './served.ts'
import {expectReachable, SCREENS, withPage as openPage} from './with-page.ts'

const missing = CHROMIUM === undefined
const TOKEN = 'a-token-of-a-test'
const HTML = {Accept: 'text/html,*/*;q=0.8'}
const ABOUT = 'description: Who gets a loan.\npackage: {license: Apache-2.0}\n'
type Use = Parameters<typeof openPage>[2]

let work: Workplace
let people: Served
let secured: Served
let logs: string
beforeAll(async () => {
  work = await makeWorkplace()
  logs = await mkdtemp(path.join(tmpdir(), 'mlops-log-'))
  const project = await work.project('people', 'sklearn-pipeline.onnx', PEOPLE + ABOUT, {
    'people.csv': peopleCsv(),
  })
  await work.pack(project, 'folder', 'packed')
  const pictures = await work.project('pictures', 'image.onnx', IMAGE)
  await work.pack(pictures, 'folder', 'packed-pictures')
  people = await serve(['./'], {cwd: work.at('packed'), env: {MLOPS_LOG_DIR: logs}})
  secured = await serve([work.at('packed'), work.at('packed-pictures')], {
    env: {MLOPS_TOKEN: TOKEN},
  })
}, 60_000)
afterAll(async () => {
  await people.stop()
  await secured.stop()
  await work.remove()
  await rm(logs, {recursive: true, force: true})
})

const row = {age: 41, income: 52.5, city: 'Rome'}
const ask = async (url: string, init?: RequestInit): Promise<unknown> =>
  (await fetch(url, init)).json()

describe('the page of a server', {timeout: 30_000}, () => {
  it('is one document of its own script and style, without a runtime', async () => {
    const answer = await fetch(`${people.url}/`, {headers: HTML})
    expect([answer.status, answer.url]).toEqual([200, `${people.url}/try`])
    const html = await answer.text()
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'sha256-")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(html.length).toBeLessThan(120_000)
    expect(html).not.toMatch(/WebAssembly|\.wasm/)
    expect(html).not.toMatch(/(src|href|action)\s*=\s*["']?\s*(https?:)?\/\//i)
  })

  it('is not sent again to whoever has it, and answers HEAD and no other method', async () => {
    const url = `${people.url}/try`
    const first = await fetch(url)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    const again = await fetch(url, {headers: {'If-None-Match': etag}})
    expect([again.status, await again.text()]).toEqual([304, ''])
    const head = await fetch(url, {method: 'HEAD'})
    expect([head.status, head.headers.get('etag')]).toEqual([200, etag])
    expect((await fetch(url, {method: 'PUT'})).status).toBe(405)
    expect((await fetch(`${people.url}/try.json`, {method: 'POST', body: '{}'})).status).toBe(405)
  })

  it('is open, and what it shows and asks needs the token', async () => {
    expect((await fetch(`${secured.url}/try`)).status).toBe(200)
    const init = {method: 'POST', body: JSON.stringify([row])}
    for (const [place, asked] of [
      ['try.json', {}],
      ['models/people/try', init],
    ] as const) {
      const url = `${secured.url}/${place}`
      expect((await fetch(url, asked)).status, place).toBe(401)
      const known = await fetch(url, {...asked, headers: {Authorization: `Bearer ${TOKEN}`}})
      expect(known.status, place).toBe(200)
    }
  })

  it('predicts as /predict does, and what is tried is not in the log', async () => {
    const body = JSON.stringify([row])
    const tried = await ask(`${people.url}/try`, {method: 'POST', body})
    expect(await segmentsOf(logs)).toEqual([])
    const predicted = await ask(`${people.url}/predict`, {method: 'POST', body})
    const answers = (of: unknown): unknown => (of as {predictions: unknown}).predictions
    expect(answers(tried)).toEqual(answers(predicted))
    expect((await segmentsOf(logs)).length).toBe(1)
    const metrics = await (await fetch(`${people.url}/metrics`)).text()
    expect(metrics).toMatch(/mlops_requests_total\{[^}]*protocol="try"[^}]*\} 1\n/)
    expect(metrics).toMatch(/mlops_predictions_total\{[^}]*\} 1\n/)
  })
})

async function segmentsOf(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder, {recursive: true})
  return files.filter(file => file.includes('segments') && file.endsWith('.ndjson'))
}

describe.skipIf(missing)(
  `the page of a server in Chromium${missing ? ' (skipped: not installed)' : ''}`,
  {timeout: 60_000},
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser.close())

    const withPage = (url: string, use: Use, options?: BrowserContextOptions): Promise<void> =>
      openPage(browser, `${url}/`, use, options)

    const shareOf = (page: Page, label: string): Promise<number> =>
      page
        .locator('.bars li')
        .filter({has: page.getByText(label, {exact: true})})
        .locator('data')
        .getAttribute('value')
        .then(Number)

    it('answers what the server answers, with a curve, and asks nobody else', async () => {
      const body = JSON.stringify(row)
      const {probabilities} = (await ask(`${people.url}/predict`, {method: 'POST', body})) as {
        probabilities: Record<string, number>
      }
      await withPage(people.url, async (page, problems) => {
        await page.locator('#field-0').fill('41')
        await page.locator('#field-1').fill('52.5')
        await page.locator('#field-2').selectOption('Rome')
        await expect
          .poll(() => shareOf(page, 'approved'), {timeout: 10_000})
          .toBeCloseTo(probabilities['approved'] ?? -1, 7)
        await page.locator('svg path.line').waitFor()
        expect(await page.locator('.state').first().textContent()).toBe(`Runs at ${people.host}`)
        await page.locator('#field-0').fill('old')
        await expect.poll(() => page.locator('.answer').textContent()).toContain('Correct age')
        expect(problems).toEqual([])
      })
    })

    it('says what the model is, and follows a link to a place of it without losing a value', async () => {
      await withPage(people.url, async page => {
        await page.locator('.prediction').waitFor()
        expect(await page.locator('.description').textContent()).toBe('Who gets a loan.')
        expect(await page.locator('.model-facts').textContent()).toContain('LicenceApache-2.0')
        await page.locator('#field-0').fill('33')
        await page.locator('.skip').focus()
        await page.keyboard.press('Enter')
        expect(await page.evaluate('document.activeElement.id')).toBe('inputs')
        expect(await page.locator('#field-0').inputValue()).toBe('33')
      })
    })

    it('takes the token into its memory alone, and says when it is a wrong one', async () => {
      await withPage(secured.url, async (page, problems) => {
        await page.locator('#token').fill('another')
        await page.keyboard.press('Enter')
        await expect
          .poll(() => page.locator('.failure').textContent())
          .toBe('The server does not know this token.')
        await page.locator('#token').fill(TOKEN)
        await page.keyboard.press('Enter')
        await page.locator('.prediction').waitFor()
        expect(await page.locator('pre').textContent()).toContain('Bearer $MLOPS_TOKEN')
        expect(await page.content()).not.toContain(TOKEN)
        const kept = await page.evaluate(
          `JSON.stringify([location.href, document.cookie, {...localStorage}, {...sessionStorage}])`,
        )
        expect(kept).not.toContain(TOKEN)
        expect(problems).toEqual([])
        await page.reload()
        await page.locator('#token').waitFor()
      })
    })

    it('shows each of several models, and sends pictures', async () => {
      const file = work.at('photo.png')
      const pixels = Uint8Array.from({length: 12 * 9 * 3}, (_, at) => (at * 31) % 251)
      const png = await sharp(pixels, {raw: {width: 12, height: 9, channels: 3}})
        .png()
        .toBuffer()
      await writeFile(file, png)
      const sent = {method: 'POST', headers: {Authorization: `Bearer ${TOKEN}`}}
      const expected = (await ask(`${secured.url}/models/pictures/predict`, {
        ...sent,
        body: JSON.stringify({[await pictureColumn()]: png.toString('base64')}),
      })) as {probabilities: Record<string, number>}
      await withPage(secured.url, async (page, problems) => {
        await page.locator('#token').fill(TOKEN)
        await page.keyboard.press('Enter')
        await page.locator('#model').selectOption('pictures')
        await page.locator('input[type=file]').setInputFiles(file)
        await page.locator('.bars li').first().waitFor()
        for (const [label, share] of Object.entries(expected.probabilities))
          expect(await shareOf(page, label)).toBeCloseTo(share, 7)
        expect(problems).toEqual([])
      })
    })

    async function pictureColumn(): Promise<string> {
      const headers = {Authorization: `Bearer ${TOKEN}`}
      const models = (await ask(`${secured.url}/try.json`, {headers})) as readonly {
        readonly name: string
        readonly fields: readonly {readonly name: string}[]
      }[]
      return models.find(({name}) => name === 'pictures')?.fields[0]?.name ?? ''
    }

    it.each(SCREENS)(
      '%s: nobody is kept out, and nothing needs scrolling sideways',
      async (_, options) => {
        await withPage(
          secured.url,
          async page => {
            await page.locator('#token').waitFor()
            await expectReachable(page, options.viewport.width)
            await page.locator('#token').fill(TOKEN)
            await page.keyboard.press('Enter')
            await page.locator('svg path.line').waitFor()
            await expectReachable(page, options.viewport.width)
          },
          options,
        )
      },
    )
  },
)
