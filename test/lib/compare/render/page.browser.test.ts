import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import axe, {type AxeResults} from 'axe-core'
import type {Browser, BrowserContextOptions, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {renderCompareHtml} from '../../../../src/lib/compare/render/html/render-html.ts'
import type {CompareReport} from '../../../../src/lib/compare/types.ts'
import {CHROMIUM, launchChromium} from '../../chromium.ts'
import {makeFailing, makeHostile, makeMulticlass, makeRegression} from './report.ts'

const missing = CHROMIUM === undefined
const PHONE = {width: 360, height: 740}
const DESK = {width: 1280, height: 900}

describe.skipIf(missing)(
  `the comparison in Chromium${missing ? ' (skipped: not installed)' : ''}`,
  () => {
    let folder: string
    const addresses = new Map<string, string>()
    let browser: Browser
    /** Requests for anything but the page itself, and what the console says is wrong. */
    const problems: string[] = []

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'mlops-page-'))
      const reports: Readonly<Record<string, CompareReport>> = {
        failing: makeFailing(),
        hostile: makeHostile(),
        regression: makeRegression(),
        multiclass: makeMulticlass(12),
      }
      for (const [name, report] of Object.entries(reports)) {
        const file = path.join(folder, `${name}.html`)
        await writeFile(file, renderCompareHtml(report, {version: '1.2.3'}))
        addresses.set(name, pathToFileURL(file).href)
      }
      browser = await launchChromium()
    })
    afterAll(async () => {
      await browser.close()
      await rm(folder, {recursive: true, force: true})
    })

    async function withPage<T>(
      name: string,
      options: BrowserContextOptions,
      use: (page: Page) => Promise<T>,
    ): Promise<T> {
      const address = addresses.get(name) ?? ''
      const context = await browser.newContext(options)
      try {
        const page = await context.newPage()
        page.on('request', request => {
          const url = request.url()
          if (url.split('#')[0] !== address && !url.startsWith('data:'))
            problems.push(`request: ${url}`)
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
      page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

    describe.each([
      ['light', DESK],
      ['dark', DESK],
      ['light', PHONE],
      ['dark', PHONE],
    ] as const)('%s, %o', (colorScheme, viewport) => {
      it.each(['failing', 'regression'])(
        'breaks no rule of accessibility that axe knows: %s',
        async name => {
          await withPage(name, {colorScheme, viewport}, async page => {
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
        },
      )
    })

    it.each([
      ['failing', 320],
      ['failing', 360],
      ['failing', 768],
      ['hostile', 360],
      ['hostile', 1280],
      ['multiclass', 360],
    ] as const)('needs no scrolling sideways: %s at %i pixels', async (name, width) => {
      await withPage(name, {viewport: {width, height: 740}}, async page => {
        await openAll(page)
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      })
    })

    it('shows the verdict, the broken gate and its limit without scrolling', async () => {
      await withPage('failing', {viewport: DESK}, async page => {
        const bottomOf = async (selector: string): Promise<number> => {
          const box = await page.locator(selector).first().boundingBox()
          return box === null ? Infinity : box.y + box.height
        }
        expect(await bottomOf('.banner')).toBeLessThan(DESK.height / 2)
        expect(await bottomOf('#gates tbody tr')).toBeLessThan(DESK.height)
        expect(await page.locator('#gates tbody tr').first().textContent()).toContain('≥ −0.005')
      })
    })

    it('sorts slices by the keyboard alone', async () => {
      await withPage('failing', {viewport: DESK}, async page => {
        const change = page.locator('#slices').getByRole('button', {name: 'Change'})
        await change.focus()
        await page.keyboard.press('Enter')
        const first = await page.locator('#slices tbody th').allTextContents()
        await page.keyboard.press('Enter')
        const last = await page.locator('#slices tbody th').allTextContents()
        expect(new Set([first[0], last[0]])).toContain('carrier = UA')
        expect(last).toEqual([...first].reverse())
      })
    })

    it('is printed whole, with its folds open', async () => {
      const sheets = (pdf: Buffer): number =>
        pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
      const [closed, open] = await withPage('failing', {viewport: DESK}, async page => {
        const before = sheets(await page.pdf())
        await openAll(page)
        return [before, sheets(await page.pdf())]
      })
      expect(open).toBeGreaterThan(2)
      expect(closed).toBe(open)
    })

    it('asked for nothing and complained of nothing in all of this', () => {
      expect(problems).toEqual([])
    })
  },
)
