import axe, {type AxeResults} from 'axe-core'
import type {Browser, BrowserContextOptions, Page} from 'playwright-core'
import {expect} from 'vitest'

export const DESK = {width: 1280, height: 900}
export const PHONE = {width: 360, height: 740}

/** Screens that the pages of a server are looked at on. */
export const SCREENS = [
  ['a desktop, light', {viewport: DESK}],
  ['a desktop, dark', {viewport: DESK, colorScheme: 'dark'}],
  ['a phone, light', {viewport: PHONE}],
  ['a phone, dark', {viewport: PHONE, colorScheme: 'dark'}],
] as const

/**
 * Opens a page of a server in a profile of its own.
 *
 * @param use - Also given what went wrong: errors, warnings, and addresses that are not of the server.
 */
export async function withPage(
  browser: Browser,
  url: string,
  use: (page: Page, problems: readonly string[]) => Promise<void>,
  options: BrowserContextOptions = {viewport: DESK},
): Promise<void> {
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', message => {
      // The browser writes down the answer by which the page learns that a token is wanted.
      if (message.text().includes('401 (Unauthorized)')) return
      if (['error', 'warning'].includes(message.type())) problems.push(message.text())
    })
    page.on('pageerror', error => problems.push(error.message))
    const {origin} = new URL(url)
    page.on('request', request => {
      const address = request.url()
      if (!address.startsWith(origin) && !/^(data|blob):/.test(address)) problems.push(address)
    })
    await page.goto(url)
    await use(page, problems)
  } finally {
    await context.close()
  }
}

/** That nobody is kept out, and that nothing needs scrolling sideways. */
export async function expectReachable(page: Page, width: number): Promise<void> {
  // A script that Playwright runs is not one of the page, to which its policy would apply.
  await page.evaluate(axe.source)
  const {violations} = await page.evaluate<AxeResults>('axe.run()')
  expect(violations.map(({id, nodes}) => [id, nodes[0]?.html])).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
}
