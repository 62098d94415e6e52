import {readFile, writeFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import type {Browser, JSHandle, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {loadModel, packImages} from '../../../../src/lib/model/index.ts'
import {openProject} from '../../../../src/lib/project/index.ts'
import {CHROMIUM, launchChromium} from '../../chromium.ts'
import {fixture} from '../../model/expected-predictions.ts'
import {IMAGE, makeWorkplace, PEOPLE, peopleCsv, type Workplace} from './package-page.ts'
import {startStaticHost, type StaticHost} from './static-host.ts'

const missing = CHROMIUM === undefined
/** A camera that shows a moving pattern, and nobody who is asked whether the page may use it. */
const CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
const NOISE = fileURLToPath(new URL('../../../fixtures/images/noise.png', import.meta.url))

describe.skipIf(missing)(
  `how pictures come into a page, in Chromium${missing ? ' (skipped: not installed)' : ''}`,
  {timeout: 40_000},
  () => {
    let work: Workplace
    let browser: Browser
    let host: StaticHost

    beforeAll(async () => {
      work = await makeWorkplace()
      const pictures = await work.project('pictures', 'image.onnx', IMAGE)
      await work.pack(pictures, 'web', 'pictures-page')
      const people = await work.project('people', 'sklearn-pipeline.onnx', PEOPLE, {
        'people.csv': peopleCsv(),
      })
      await work.pack(people, 'web-file', 'people.html')
      host = await startStaticHost(work.at('pictures-page'))
      browser = await launchChromium(...CAMERA)
    }, 60_000)
    afterAll(async () => {
      await browser.close()
      await host.close()
      await work.remove()
    })

    /** The page in a profile of its own, in which nothing may throw. */
    async function open(use: (page: Page) => Promise<void>, address = host.url, own = browser) {
      const context = await own.newContext({viewport: {width: 1280, height: 900}})
      try {
        const page = await context.newPage()
        const problems: string[] = []
        page.on('pageerror', error => problems.push(error.message))
        await page.goto(address)
        await use(page)
        expect(problems).toEqual([])
      } finally {
        await context.close()
      }
    }

    /** That the page answers what the model says of a file. */
    async function expectAnswerOf(page: Page, file: string): Promise<void> {
      const {config} = await openProject(work.at('pictures'))
      const {image} = config.model
      if (image === undefined) throw new Error('No preprocessing is declared.')
      const model = await loadModel(fixture('image.onnx'), {image})
      const {tensor} = await packImages([file], 'float32', image)
      const tensors = {[model.signature.inputs[0]?.name ?? '']: tensor}
      const {columns} = await model.predict({rowCount: 1, tensors})
      await model.release()
      for (const {name, values} of columns.slice(1)) {
        const label = name.replace('probability_', '')
        const bar = page.locator('.bars li').filter({has: page.getByText(label, {exact: true})})
        await expect
          .poll(async () => Number(await bar.locator('data').getAttribute('value')), {
            timeout: 10_000,
          })
          .toBeCloseTo(Number(values[0]), 5)
      }
    }

    /** What a hand or the clipboard brings. */
    async function carried(page: Page, file: string, type: string): Promise<JSHandle> {
      const base64 = (await readFile(file)).toString('base64')
      return page.evaluateHandle(`(() => {
        const bytes = Uint8Array.from(atob('${base64}'), sign => sign.charCodeAt(0))
        const data = new DataTransfer()
        data.items.add(new File([bytes], 'picture', {type: '${type}'}))
        return data
      })()`)
    }

    it('from the camera, which is let go of once the picture is taken', async () => {
      await open(async page => {
        await page.evaluate(`(() => {
          const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
          navigator.mediaDevices.getUserMedia = async wanted => (window.stream = await ask(wanted))
        })()`)
        await page.getByRole('button', {name: 'Use the camera'}).click()
        await expect
          .poll(() => page.evaluate(`document.querySelector('video')?.videoWidth > 0`))
          .toBe(true)
        await page.getByRole('button', {name: 'Take the picture'}).click()
        await page.locator('.bars li').first().waitFor()
        expect(await page.evaluate(`stream.getTracks().map(track => track.readyState)`)).toEqual([
          'ended',
        ])
        // The picture that was taken, as the page shows it.
        const taken = await page.evaluate<string>(`(async () => {
          const img = document.querySelector('.drop img')
          await img.decode()
          const canvas = document.createElement('canvas')
          canvas.width = img.naturalWidth
          canvas.height = img.naturalHeight
          canvas.getContext('2d').drawImage(img, 0, 0)
          return canvas.toDataURL('image/png')
        })()`)
        const file = work.at('taken.png')
        await writeFile(file, Buffer.from(taken.split(',')[1] ?? '', 'base64'))
        await expectAnswerOf(page, file)
      })
    })

    it('says so where there is no camera, and takes files as before', async () => {
      const without = await launchChromium()
      try {
        await open(
          async page => {
            await page.getByRole('button', {name: 'Use the camera'}).click()
            await expect
              .poll(() => page.locator('.problem').textContent())
              .toContain('The camera cannot be used')
            await page.getByRole('button', {name: 'Close the camera'}).click()
            await page.locator('input[type=file]').setInputFiles(NOISE)
            await expectAnswerOf(page, NOISE)
          },
          host.url,
          without,
        )
      } finally {
        await without.close()
      }
    })

    it('by dropping a file, and says what is no picture', async () => {
      await open(async page => {
        const dataTransfer = await carried(page, NOISE, 'image/png')
        await page.dispatchEvent('.drop', 'dragover', {dataTransfer})
        expect(await page.locator('.drop.over').count()).toBe(1)
        await page.dispatchEvent('.drop', 'drop', {dataTransfer})
        await expectAnswerOf(page, NOISE)
        expect(await page.locator('.drop.over').count()).toBe(0)
        const text = await carried(page, work.at('pictures', 'mlops.yaml'), 'text/yaml')
        await page.dispatchEvent('.drop', 'drop', {dataTransfer: text})
        await expect
          .poll(() => page.locator('.problem').textContent())
          .toBe('This browser cannot read it as a picture.')
      })
    })

    it('by pasting, wherever the focus is', async () => {
      await open(async page => {
        await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
        const base64 = (await readFile(NOISE)).toString('base64')
        await page.evaluate(`(async () => {
          const bytes = Uint8Array.from(atob('${base64}'), sign => sign.charCodeAt(0))
          const blob = new Blob([bytes], {type: 'image/png'})
          await navigator.clipboard.write([new ClipboardItem({'image/png': blob})])
        })()`)
        await page.keyboard.press('Control+V')
        await expectAnswerOf(page, NOISE)
      })
    })

    it('prints without buttons, and with nothing cut off', async () => {
      const look = async (page: Page): Promise<void> => {
        await page.locator('.answer data').first().waitFor()
        await page.setViewportSize({width: 720, height: 1000})
        await page.emulateMedia({media: 'print'})
        expect(await page.locator('button:visible, input[type=range]:visible').count()).toBe(0)
        const cut = await page.evaluate(`[...document.querySelectorAll('body *')].filter(one =>
          getComputedStyle(one).overflow !== 'visible' && one.checkVisibility() &&
          !one.matches('input, select, .unseen, .track, svg, svg *') &&
          (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
        ).map(one => one.outerHTML.slice(0, 80))`)
        expect(cut).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(720)
        const pdf = (await page.pdf({format: 'A4'})).toString('latin1')
        const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0
        expect(pages).toBeGreaterThan(0)
        expect(pages).toBeLessThan(5)
      }
      await open(look, `file://${work.at('people.html')}`)
      await open(async page => {
        await page.locator('input[type=file]').setInputFiles(NOISE)
        await look(page)
        expect(await page.locator('.drop label:visible').count()).toBe(0)
      })
    })
  },
)
