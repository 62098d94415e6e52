import {fileURLToPath} from 'node:url'
import axe, {type AxeResults} from 'axe-core'
import type {Browser, BrowserContextOptions, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {loadModel, packImages} from '../../../../src/lib/model/index.ts'
import {fixture} from '../../model/expected-predictions.ts'
import {CHROMIUM, launchChromium} from '../../chromium.ts'
import {openProject} from '../../../../src/lib/project/index.ts'
import {IMAGE, makeWorkplace, PEOPLE, peopleCsv, type Workplace} from './package-page.ts'
import {startStaticHost, type StaticHost} from './static-host.ts'

const missing = CHROMIUM === undefined
const DESK = {width: 1280, height: 900}
const PHONE = {width: 360, height: 740}

describe.skipIf(missing)(
  `packages of pages in Chromium${missing ? ' (skipped: not installed)' : ''}`,
  () => {
    let work: Workplace
    let browser: Browser

    beforeAll(async () => {
      work = await makeWorkplace()
      const people = await work.project('people', 'sklearn-pipeline.onnx', PEOPLE, {
        'people.csv': peopleCsv(),
      })
      await work.pack(people, 'web', 'people-page')
      await work.pack(people, 'web-file', 'people.html')
      const text = await work.project('reviews', 'text.onnx')
      await work.pack(text, 'web-file', 'reviews.html')
      const pictures = await work.project('pictures', 'image.onnx', IMAGE)
      await work.pack(pictures, 'web-file', 'pictures.html')
      browser = await launchChromium()
    })
    afterAll(async () => {
      await browser.close()
      await work.remove()
    })

    /** A page that has answered, with what its console said was wrong. */
    async function withPage(
      address: string,
      use: (page: Page, problems: readonly string[]) => Promise<void>,
      options: BrowserContextOptions = {viewport: DESK},
    ): Promise<void> {
      await withBlankPage(address, options, async (page, problems) => {
        await answered(page)
        await use(page, problems)
      })
    }

    /** The same, as soon as it is there. */
    async function withBlankPage(
      address: string,
      options: BrowserContextOptions,
      use: (page: Page, problems: readonly string[]) => Promise<void>,
    ): Promise<void> {
      const context = await browser.newContext(options)
      try {
        const page = await context.newPage()
        const problems: string[] = []
        page.on('console', message => {
          if (['error', 'warning'].includes(message.type())) problems.push(message.text())
        })
        page.on('pageerror', error => problems.push(error.message))
        await page.goto(address)
        await use(page, problems)
      } finally {
        await context.close()
      }
    }

    const answered = (page: Page): Promise<void> =>
      page.locator('.answer data').first().waitFor({timeout: 20_000})

    /** Shares as they are drawn, with all their digits. */
    const sharesOf = (page: Page): Promise<Record<string, number>> =>
      page.evaluate(`Object.fromEntries([...document.querySelectorAll('.bars li')].map(item => [
        item.querySelector('.name > span').textContent,
        Number(item.querySelector('data').value),
      ]))`)

    /** What ONNX Runtime says of one person, by class. */
    async function expectedShares(
      age: number,
      income: number,
      city: string,
    ): Promise<readonly number[]> {
      const model = await loadModel(fixture('sklearn-pipeline.onnx'))
      const {columns} = await model.predict({
        rowCount: 1,
        tensors: {
          age: {type: 'float32', dims: [1, 1], values: Float32Array.of(age)},
          income: {type: 'float32', dims: [1, 1], values: Float32Array.of(income)},
          city: {type: 'string', dims: [1, 1], values: [city]},
        },
      })
      await model.release()
      return columns.slice(1).map(({values}) => Number(values[0]))
    }

    async function expectPerson(page: Page, age: number, income: number, city: string) {
      await page.locator('#field-0').fill(String(age))
      await page.locator('#field-1').fill(String(income))
      await page.locator('#field-2').selectOption(city)
      const [declined = 0, approved = 0] = await expectedShares(age, income, city)
      await expect
        .poll(async () => (await sharesOf(page))['approved'] ?? -1, {timeout: 10_000})
        .toBeCloseTo(approved, 5)
      expect((await sharesOf(page))['declined']).toBeCloseTo(declined, 5)
    }

    describe('web', () => {
      let host: StaticHost

      beforeAll(async () => {
        host = await startStaticHost(work.at('people-page'))
      })
      afterAll(() => host.close())

      it('answers what ONNX Runtime answers, and asks nobody else', async () => {
        await withPage(host.url, async (page, problems) => {
          const foreign: string[] = []
          page.on('request', request => {
            if (!request.url().startsWith(host.url)) foreign.push(request.url())
          })
          await expectPerson(page, 41, 52.5, 'Rome')
          await expectPerson(page, 67, 31.25, 'Lima')
          expect(foreign).toEqual([])
          expect(problems).toEqual([])
        })
      })

      it('can be installed, and works once the server has stopped', async () => {
        const own = await startStaticHost(work.at('people-page'))
        await withPage(own.url, async page => {
          await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
          const session = await page.context().newCDPSession(page)
          const {installabilityErrors} = await session.send('Page.getInstallabilityErrors')
          // A context of its own is one in which Chromium offers no installation.
          expect(installabilityErrors.map(({errorId}) => errorId)).toEqual(['in-incognito'])
          expect((await session.send('Page.getAppManifest')).errors).toEqual([])
          await own.close()
          await page.context().setOffline(true)
          await page.reload()
          await answered(page)
          await expectPerson(page, 29, 40, 'Oslo')
        })
      })

      it('says what is wrong with a value, and predicts again when it is right', async () => {
        await withPage(host.url, async page => {
          await page.locator('#field-0').fill('old')
          const card = page.locator('.answer')
          await expect.poll(() => card.textContent()).toContain('Correct age')
          expect(await page.locator('.problem').textContent()).toBe(
            'age is text that is no float32',
          )
          await expectPerson(page, 41, 52.5, 'Rome')
        })
      })

      it('a link carries the values', async () => {
        await withPage(`${host.url}#age=30&income=25&city=Rome`, async page => {
          const [, approved = 0] = await expectedShares(30, 25, 'Rome')
          expect((await sharesOf(page))['approved']).toBeCloseTo(approved, 5)
        })
      })

      it('draws how the answer changes with one input', async () => {
        await withPage(host.url, async page => {
          const curve = page.locator('svg path.line')
          await curve.waitFor()
          // 61 over the range, and the value of the row itself.
          expect((await curve.getAttribute('d'))?.split('L')).toHaveLength(62)
          const before = await curve.getAttribute('d')
          await page.locator('#field-2').selectOption('Rome')
          await expect.poll(() => curve.getAttribute('d')).not.toBe(before)
          await page.getByLabel('… it were another').selectOption('city')
          await page.getByRole('button', {name: 'Oslo'}).click()
          await expect.poll(() => page.locator('#field-2').inputValue()).toBe('Oslo')
        })
      })

      it('refuses a model that is not the one that was packaged', async () => {
        const context = await browser.newContext({viewport: DESK, serviceWorkers: 'block'})
        const page = await context.newPage()
        await page.route('**/model.onnx', async route => {
          const body = await (await route.fetch()).body()
          body[body.length - 1] = (body.at(-1) ?? 0) ^ 1
          await route.fulfill({body})
        })
        await page.goto(host.url)
        await page.getByText('is not the model that was packaged').waitFor()
        expect(await page.locator('.bars').count()).toBe(0)
        await context.close()
      })

      it.each([
        ['light', DESK],
        ['dark', DESK],
        ['light', PHONE],
        ['dark', PHONE],
      ] as const)('%s, %o: breaks no rule that axe knows', async (colorScheme, viewport) => {
        await withPage(
          host.url,
          async page => {
            await page.locator('svg path.line').waitFor()
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
            expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
          },
          {colorScheme, viewport},
        )
      })
    })

    describe('web-file', () => {
      const offline = {viewport: DESK, offline: true}

      it('answers from a file, without a network', async () => {
        await withPage(
          `file://${work.at('people.html')}`,
          async (page, problems) => {
            await expectPerson(page, 41, 52.5, 'Rome')
            expect(problems).toEqual([])
          },
          offline,
        )
      })

      it('sees in a picture what the server sees, resized or not', async () => {
        const {config} = await openProject(work.at('pictures'))
        const {image} = config.model
        if (image === undefined) throw new Error('No preprocessing is declared.')
        const names = ['noise.png', 'half.png', 'scene.png', 'gray.png']
        const paths = names.map(name =>
          fileURLToPath(new URL(`../../../fixtures/images/${name}`, import.meta.url)),
        )
        const model = await loadModel(fixture('image.onnx'), {image})
        const {tensor} = await packImages(paths, 'float32', image)
        const {columns} = await model.predict({
          rowCount: paths.length,
          tensors: {[model.signature.inputs[0]?.name ?? '']: tensor},
        })
        await model.release()
        await withBlankPage(`file://${work.at('pictures.html')}`, offline, async page => {
          for (const [row, path] of paths.entries()) {
            await page.locator('input[type=file]').setInputFiles(path)
            for (const {name, values} of columns.slice(1))
              await expect
                .poll(async () => (await sharesOf(page))[name.replace('probability_', '')] ?? -1, {
                  timeout: 10_000,
                })
                .toBeCloseTo(Number(values[row]), 5)
          }
        })
      })

      it('takes texts as they are', async () => {
        const model = await loadModel(fixture('text.onnx'))
        const review = 'A great film, and a great cast! 🎬'
        const {columns} = await model.predict({
          rowCount: 1,
          tensors: {review: {type: 'string', dims: [1, 1], values: [review]}},
        })
        await model.release()
        await withPage(
          `file://${work.at('reviews.html')}`,
          async page => {
            await page.getByLabel('review').fill(review)
            for (const {name, values} of columns.slice(1)) {
              const share = Number(values[0])
              await expect
                .poll(async () => (await sharesOf(page))[name.replace('probability_', '')] ?? -1, {
                  timeout: 10_000,
                })
                .toBeCloseTo(share, 5)
            }
          },
          offline,
        )
      })
    })
  },
)
