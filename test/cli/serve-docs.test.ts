import {copyFile} from 'node:fs/promises'
import {execa, execaSync} from 'execa'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {makeWorkplace, PEOPLE, peopleCsv, type Workplace} from '../lib/package/web/package-page.ts'
import {CHROMIUM, launchChromium} from '../lib/chromium.ts'
import {fixture} from '../lib/model/expected-predictions.ts'
import {serve, type Served} from './served.ts'
import {expectReachable, SCREENS, withPage} from './with-page.ts'

const missing = CHROMIUM === undefined
const curl = execaSync('curl', ['--version'], {reject: false}).exitCode === 0
const TOKEN = 'a-token-of-a-test'

let work: Workplace
let people: Served
let secured: Served
beforeAll(async () => {
  work = await makeWorkplace()
  const project = await work.project('people', 'sklearn-pipeline.onnx', PEOPLE, {
    'people.csv': peopleCsv(),
  })
  await work.pack(project, 'folder', 'packed')
  // Every client can send its example by JSON, but for a name that needs quoting.
  await copyFile(fixture('lookup.onnx'), work.at("o'clock.onnx"))
  people = await serve(['./'], {cwd: work.at('packed'), env: {MLOPS_LOG_DIR: work.at('log')}})
  const models = [work.at('packed'), work.at("o'clock.onnx")]
  secured = await serve(models, {env: {MLOPS_TOKEN: TOKEN}})
}, 60_000)
afterAll(async () => {
  await people.stop()
  await secured.stop()
  await work.remove()
})

it('is the document of the page of the model, at another address', async () => {
  const [tried, docs] = await Promise.all(
    ['try', 'docs'].map(async place => fetch(`${secured.url}/${place}`)),
  )
  expect([tried?.status, docs?.status]).toEqual([200, 200])
  expect(docs?.headers.get('etag')).toBe(tried?.headers.get('etag'))
})

it('keeps what the pages ask for themselves out of the document of the API', async () => {
  const answer = await fetch(`${people.url}/openapi.json`)
  const {paths, info} = (await answer.json()) as {
    paths: Record<string, unknown>
    info: {description: string}
  }
  expect(Object.keys(paths).filter(path => path.includes('try'))).toEqual([])
  expect(info.description).toContain('no part of it')
})

describe.skipIf(missing)(
  `the API in Chromium${missing ? ' (skipped: not installed)' : ''}`,
  {timeout: 90_000},
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser.close())

    const enter = async (page: Page): Promise<void> => {
      await page.locator('#token').fill(TOKEN)
      await page.keyboard.press('Enter')
    }
    /** Of every operation, the lines of each of its examples. */
    async function linesOf(page: Page): Promise<readonly string[]> {
      await page.locator('.operation').first().waitFor()
      await page.evaluate(
        `document.querySelectorAll('.operation').forEach(one => { one.open = true })`,
      )
      const lines = []
      for (const one of await page.locator('.operation:has(.method)').all()) {
        const code = one.locator('.code code')
        if ((await code.count()) === 0) continue
        const choices = one.locator('.tabs label')
        if ((await choices.count()) === 0) lines.push(await code.innerText())
        for (const choice of await choices.all()) {
          await choice.click()
          lines.push(await code.innerText())
        }
      }
      return lines
    }

    it('says of each operation what it takes and answers, with links to the schemas', async () => {
      await withPage(browser, `${people.url}/docs`, async (page, problems) => {
        const predict = page.locator('.operation', {hasText: '/predict'}).first()
        expect(await predict.locator('summary').innerText()).toMatch(/POST\s+\/predict\s+Predict/)
        expect(await predict.innerText()).toContain('X-Request-Id')
        expect(await predict.locator('.answers').innerText()).toContain('415')
        await predict.getByRole('link', {name: 'Row', exact: true}).click()
        const row = page.locator('#schema-Row')
        expect(await row.isVisible()).toBe(true)
        expect(await row.innerText()).toContain('"age": number | boolean | text  // float32')
        expect(await page.locator('form').count()).toBe(0)
        expect(problems).toEqual([])
      })
    })

    it.skipIf(!curl)('has lines to paste that the server answers, each of them', async () => {
      for (const [server, token] of [
        [people, undefined],
        [secured, TOKEN],
      ] as const) {
        let lines: readonly string[] = []
        await withPage(browser, `${server.url}/docs`, async page => {
          if (token !== undefined) await enter(page)
          lines = await linesOf(page)
        })
        expect(lines.length).toBeGreaterThan(15)
        for (const line of lines) {
          const asked = line.replace('curl -s', 'curl -s -o /dev/null -w "%{http_code}"')
          const {stdout} = await execa('sh', ['-c', asked], {env: {MLOPS_TOKEN: token ?? ''}})
          expect(stdout, line).toBe('200')
        }
      }
    })

    it('shares the token with the page of the model, and leaves there what was typed', async () => {
      await withPage(browser, `${secured.url}/docs`, async (page, problems) => {
        await enter(page)
        await page.locator('.code', {hasText: 'Bearer $MLOPS_TOKEN'}).first().waitFor()
        const download = page.waitForEvent('download')
        await page.getByRole('link', {name: 'openapi.json'}).click()
        expect((await download).suggestedFilename()).toBe('openapi.json')
        await page.getByRole('link', {name: 'Try the model'}).click()
        await page.locator('#field-0').fill('33')
        expect(await page.evaluate('[location.pathname, document.title]')).toEqual([
          '/try',
          'people',
        ])
        await page.getByRole('link', {name: 'All protocols and endpoints'}).click()
        await page.locator('#operations').waitFor()
        await page.goBack()
        expect(await page.locator('#field-0').inputValue()).toBe('33')
        expect(problems).toEqual([])
      })
    })

    it.each(SCREENS)('%s: nobody is kept out of it', async (_, options) => {
      const look = async (page: Page): Promise<void> => {
        await linesOf(page)
        await expectReachable(page, options.viewport.width)
      }
      await withPage(browser, `${people.url}/docs`, look, options)
    })
  },
)
