import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import axe, {type AxeResults} from 'axe-core'
import type {Browser, BrowserContextOptions, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {renderDriftHtml} from '../../../../src/lib/drift/render/html/render-html.ts'
import {CHROMIUM, launchChromium} from '../../chromium.ts'
import {makeReport} from './drift-report.ts'

const missing = CHROMIUM === undefined
const PHONE = {width: 360, height: 740}
const DESK = {width: 1280, height: 900}

describe.skipIf(missing)(
  `the report in Chromium${missing ? ' (skipped: not installed)' : ''}`,
  () => {
    let folder: string
    let address: string
    /** Of a page with a column of each kind and verdict: axe takes seconds for many. */
    let fewColumns: string
    let browser: Browser
    /** Requests for anything but the page itself, and what the console says is wrong. */
    const problems: string[] = []

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'mlops-page-'))
      const file = path.join(folder, 'drift.html')
      await writeFile(file, renderDriftHtml(makeReport(), {version: '1.2.3'}))
      address = pathToFileURL(file).href
      const report = makeReport()
      const kinds = new Map(report.columns.map(one => [`${one.kind} ${one.verdict}`, one]))
      const few = path.join(folder, 'few.html')
      const columns = [...kinds.values()]
      await writeFile(few, renderDriftHtml({...report, columns}, {version: '1.2.3'}))
      fewColumns = pathToFileURL(few).href
      browser = await launchChromium()
    })
    afterAll(async () => {
      await browser.close()
      await rm(folder, {recursive: true, force: true})
    })

    async function withPage<T>(
      options: BrowserContextOptions,
      use: (page: Page) => Promise<T>,
    ): Promise<T> {
      const context = await browser.newContext(options)
      try {
        const page = await context.newPage()
        page.on('request', request => {
          const url = request.url()
          const own = [address, fewColumns].includes(url.split('#')[0] ?? '')
          if (!own && !url.startsWith('data:')) problems.push(`request: ${url}`)
        })
        page.on('console', message => {
          if (['error', 'warning'].includes(message.type())) problems.push(message.text())
        })
        page.on('pageerror', error => problems.push(error.message))
        await page.goto(address)
        return await use(page)
      } finally {
        await context.close()
      }
    }

    const openAll = (page: Page): Promise<void> =>
      page.getByRole('button', {name: 'Open all'}).click()

    describe.each([
      ['light', DESK],
      ['dark', DESK],
      ['light', PHONE],
      ['dark', PHONE],
    ] as const)('%s, %o', (colorScheme, viewport) => {
      it('breaks no rule of accessibility that axe knows', async () => {
        await withPage({colorScheme, viewport}, async page => {
          await page.goto(fewColumns)
          await openAll(page)
          // Evaluated, not added as an element: the policy of the page would stop that.
          await page.evaluate(axe.source)
          const {violations, passes} = await page.evaluate<AxeResults>(
            `axe.run({resultTypes: ['violations']})`,
          )
          expect(passes.length).toBeGreaterThan(20)
          expect(
            violations.map(
              ({id, impact, nodes}) => `${impact ?? ''} ${id}: ${nodes[0]?.html ?? ''}`,
            ),
          ).toEqual([])
        })
      })
    })

    it.each([320, 360, 768])('needs no scrolling sideways at %i pixels', async width => {
      await withPage({viewport: {width, height: 740}}, async page => {
        await openAll(page)
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      })
    })

    it('opens a line with the keyboard alone', async () => {
      await withPage({viewport: DESK}, async page => {
        const focused = 'document.activeElement.parentElement.id'
        for (let i = 0; i < 60 && (await page.evaluate(focused)) !== 'column-1'; i++)
          await page.keyboard.press('Tab')
        const body = page.locator('#column-1 .fold-body')
        expect(await body.isVisible()).toBe(false)
        await page.keyboard.press('Enter')
        expect(await body.isVisible()).toBe(true)
        await page.keyboard.press('Space')
        expect(await body.isVisible()).toBe(false)
      })
    })

    it('a link to a stable column opens its line and what it is folded into', async () => {
      await withPage({viewport: DESK}, async page => {
        const stable = page.locator('.quiet .fold').last()
        expect(await stable.isVisible()).toBe(false)
        const id = (await stable.getAttribute('id')) ?? ''
        await page.evaluate(`location.hash = '${id}'`)
        await stable.locator('.fold-body').waitFor({state: 'visible', timeout: 5000})
      })
    })

    it('finds columns by name, and sorts them', async () => {
      await withPage({viewport: DESK}, async page => {
        await page.getByLabel('Find').fill('dep_hour')
        expect(await page.locator('.fold:visible .name bdi').allTextContents()).toEqual([
          'dep_hour',
          'dep_hour_1',
        ])
        await page.getByLabel('Find').fill('')
        await page.getByLabel('Sort by').selectOption('Name')
        const names = await page.locator('.lines').first().locator('.name bdi').allTextContents()
        expect(names).toHaveLength(12)
        expect(names.indexOf('carrier')).toBeLessThan(names.indexOf('dep_hour'))
        expect(names.indexOf('dep_hour')).toBeLessThan(names.indexOf('remarks'))
      })
    })

    it('changes its theme by a button', async () => {
      await withPage({viewport: DESK, colorScheme: 'light'}, async page => {
        const ground = 'getComputedStyle(document.body).backgroundColor'
        const light = await page.evaluate(ground)
        await page.getByRole('button', {name: 'Dark theme'}).click()
        expect(await page.evaluate(ground)).not.toBe(light)
        await page.getByRole('button', {name: 'Light theme'}).click()
        expect(await page.evaluate(ground)).toBe(light)
      })
    })

    it('is printed with everything open, with and without its script', async () => {
      const sheets = (pdf: Buffer): number =>
        pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
      const [closed, open] = await withPage({viewport: DESK}, async page => {
        const before = sheets(await page.pdf())
        await openAll(page)
        await page.locator('#notes details').evaluate('details => { details.open = true }')
        return [before, sheets(await page.pdf())]
      })
      const plain = await withPage({viewport: DESK, javaScriptEnabled: false}, async page =>
        sheets(await page.pdf()),
      )
      expect(open).toBeGreaterThan(5)
      expect(closed).toBe(open)
      expect(plain).toBe(open)
    })

    it('says the same without its script', async () => {
      await withPage({viewport: DESK, javaScriptEnabled: false}, async page => {
        expect(await page.locator('.tools').isVisible()).toBe(false)
        await page.locator('#column-1 summary').click()
        expect(await page.locator('#column-1 .fold-body').isVisible()).toBe(true)
      })
    })

    it('asked for nothing and complained of nothing in all of this', () => {
      expect(problems).toEqual([])
    })
  },
)
