import {createHash} from 'node:crypto'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {docsPage} from '../../../../src/lib/serve/openapi/index.ts'
import {CHROMIUM, startChromium, type BrowserPage} from './chromium.ts'
import {startDocsServer, type DocsServer} from './docs-server.ts'
import {FLIGHTS} from './documented.ts'

describe('the page of the server', () => {
  const {html, headers} = docsPage()
  const policy = headers['Content-Security-Policy'] ?? ''

  it('names nothing of another origin', () => {
    expect(html).not.toMatch(/(src|href|action)\s*=\s*["']?\s*(https?:)?\/\//i)
    expect(html).not.toMatch(/https?:\/\/|@import|\burl\(/)
  })

  it('allows its own script and style by their digest, and nothing else', () => {
    for (const tag of ['script', 'style']) {
      const text = new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`).exec(html)?.[1] ?? ''
      const digest = createHash('sha256').update(text).digest('base64')
      expect(policy).toContain(`${tag}-src 'sha256-${digest}'`)
    }
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(html).not.toMatch(/ (style|on\w+)=/)
  })
})

const missing = CHROMIUM === undefined
describe.skipIf(missing)(
  `the page in Chromium${missing ? ' (skipped: not installed)' : ''}`,
  () => {
    let browser: BrowserPage
    let server: DocsServer
    const LOADED = `!document.getElementById('work').hidden`
    const set = (label: string, value: string): Promise<unknown> =>
      browser.read(`(() => {
      const label = [...document.querySelectorAll('#fields label')]
        .find(l => l.firstElementChild.textContent === ${JSON.stringify(label)})
      label.control.value = ${JSON.stringify(value)}
      label.control.dispatchEvent(new Event('input', {bubbles: true}))
    })()`)
    const text = (selector: string): Promise<string> =>
      browser.read(`document.querySelector(${JSON.stringify(selector)}).textContent`)

    beforeAll(async () => {
      server = await startDocsServer([FLIGHTS])
      browser = await startChromium(CHROMIUM ?? '')
      await browser.open(`${server.url}/docs`)
      await browser.until(LOADED)
    })
    afterAll(async () => {
      await browser.close()
      await server.close()
    })

    it('says what is served', async () => {
      expect(await text('h1')).toBe('flights')
      expect(
        await browser.read(`[...document.querySelectorAll('#facts span')].map(s => s.textContent)`),
      ) //
        .toEqual(['v1.2.0', 'production', 'binary', '4 columns'])
      await browser.until(`document.getElementById('state').textContent === 'Ready'`)
    })

    it('has a field with a label for every column', async () => {
      const labels = await browser.read(
        `[...document.querySelectorAll('#fields label')].map(l => [l.textContent, Boolean(l.control)])`,
      )
      expect(labels).toEqual([
        ['distancefloat32', true],
        ['monthint64', true],
        ['weekendbool', true],
        ['carrierstring', true],
      ])
    })

    it('asks with the keyboard alone, and shows probabilities as bars', async () => {
      await set('distance', '1400.5')
      await set('month', '9007199254740993')
      await browser.read(`document.querySelector('#fields input').focus()`)
      await browser.press('Enter')
      await browser.until(`document.querySelector('.prediction')`)
      expect(server.asked.at(-1)).toEqual({
        path: '/predict',
        // Beyond 2^53 a number of JSON is not exact.
        body: {distance: 1400.5, month: '9007199254740993', weekend: false, carrier: 'text'},
      })
      expect(await text('.prediction')).toBe('late')
      expect(await text('.bars')).toBe('late72.0 %on_time28.0 %')
      expect(await browser.read(`document.querySelector('.track span').style.width`)).toBe('72%')
    })

    it('shows what was wrong, and what to do', async () => {
      await set('distance', 'far')
      await browser.read(`document.getElementById('send').click()`)
      await browser.until(`document.querySelector('#answer .failure')`)
      expect(await text('#answer')).toBe(
        'row 0, distance: is text that is no float32.The model takes distance (float32).',
      )
    })

    it('has lines to paste for every protocol and language', async () => {
      await browser.read(`document.getElementById('reset').click()`)
      await set('carrier', "O'Hare")
      const code = async (protocol: string, language: string): Promise<string> => {
        await browser.read(`for (const value of ['${protocol}', '${language}'])
        document.querySelector('input[value="' + value + '"]').click()`)
        return text('#code')
      }
      expect(await code('predict', 'curl')).toBe(
        `curl -s '${server.url}/predict' \\\n  -H 'Content-Type: application/json' \\\n` +
          `  -d '{"distance":0,"month":0,"weekend":false,"carrier":"O'\\''Hare"}'`,
      )
      expect(await code('mlflow', 'python')).toContain(
        'json={"dataframe_records": [{"distance": 0, "month": 0, "weekend": False, "carrier": "O\'Hare"}]}',
      )
      expect(await code('oip', 'python')).toContain(
        'input_0.set_data_from_numpy(np.array([0], np.float32).reshape([1, 1]))',
      )
      expect(await code('oip', 'javascript')).toContain(`${server.url}/v2/models/flights/infer`)
    })

    it('breaks none of its own policy', () => {
      const known = browser.problems.filter(problem => !problem.includes('400 (Bad Request)'))
      expect(known).toEqual([])
    })

    it('needs no scrolling sideways on a phone', async () => {
      const metrics = {width: 360, height: 740, deviceScaleFactor: 1, mobile: true}
      await browser.send('Emulation.setDeviceMetricsOverride', metrics)
      expect(await browser.read(`document.documentElement.scrollWidth`)).toBe(360)
    })

    it('asks for a token where the server wants one', async () => {
      const secured = await startDocsServer([FLIGHTS], 'secret')
      try {
        await browser.open(`${secured.url}/docs`)
        await browser.until(`document.activeElement === document.getElementById('token')`)
        await browser.read(`document.getElementById('token').value = 'secret'`)
        await browser.press('Enter')
        await browser.until(LOADED)
        expect(await text('#code')).toContain('Authorization: Bearer $MLOPS_TOKEN')
      } finally {
        await secured.close()
      }
    })
  },
)
