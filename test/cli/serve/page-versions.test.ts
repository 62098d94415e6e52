import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {CHROMIUM, launchChromium} from '../../lib/chromium.ts'
import {withPage} from '../with-page.ts'
import {serve} from './running-server.ts'
import {run, twoVersions} from './versions.ts'

const missing = CHROMIUM === undefined
const MEASURES = ['5.1', '3.5', '1.4', '0.2']

describe.skipIf(missing)(
  `the versions on the page of a server${missing ? ' (skipped: no Chromium)' : ''}`,
  {timeout: 120_000},
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser.close())

    it('are chosen by name, and each answers for itself', async () => {
      const project = await twoVersions()
      const server = await serve(['iris#production', 'iris@v1.1.0'], {cwd: project.root})
      await withPage(browser, `${server.url}/try`, async (page, problems) => {
        // The first is asked for as everybody asks, so that it follows the stage.
        expect(await askedByFilling(page)).toBe('/try')
        await expectAnswer(page, 'setosa')
        expect(await page.locator('#model').count()).toBe(0)
        expect(await page.locator('#version option').allTextContents()).toEqual([
          'v1.0.0',
          'v1.1.0',
        ])

        await page.getByLabel('Version').selectOption('v1.1.0')
        expect(await askedByFilling(page)).toBe('/models/iris/versions/v1.1.0/try')
        await expectAnswer(page, 'SETOSA')
        expect(await page.locator('.model-facts').textContent()).toContain('v1.1.0')

        await page.getByLabel('Version').selectOption('v1.0.0')
        expect(await askedByFilling(page)).toBe('/try')
        await expectAnswer(page, 'setosa')
        expect(problems).toEqual([])
      })
    })

    it('are shown as they are served when the page is opened: a stage that moved too', async () => {
      const project = await twoVersions()
      const server = await serve(['iris#production'], {cwd: project.root})
      await withPage(browser, `${server.url}/try`, async (page, problems) => {
        await askedByFilling(page)
        await expectAnswer(page, 'setosa')
        expect(await page.locator('#version').count()).toBe(0)
        await run(project, 'promote', 'v1.1.0', 'production')
        await expect.poll(() => server.told(), {timeout: 30_000}).toContain('iris@v1.1.0')
        await page.reload()
        await askedByFilling(page)
        await expectAnswer(page, 'SETOSA')
        expect(problems).toEqual([])
      })
    })
  },
)

/**
 * Fills the form.
 *
 * @returns The path that answered the whole row: rows half filled may be asked for before it, none after it.
 */
async function askedByFilling(page: Page): Promise<string> {
  const whole = page.waitForResponse(response =>
    MEASURES.every(value => response.request().postData()?.includes(value)),
  )
  for (const [index, value] of MEASURES.entries()) await page.locator(`#field-${index}`).fill(value)
  return new URL((await whole).url()).pathname
}

async function expectAnswer(page: Page, label: string): Promise<void> {
  await expect
    .poll(() => page.locator('.prediction').textContent(), {timeout: 10_000})
    .toContain(label)
}
