// Time from opening a packaged page to its first prediction, in headless Chromium: node bench/web.js PAGE [RUNS] [PICTURE]
// PAGE is a folder of `--target web`, or a file of `--target web-file`. With PICTURE, a screenshot of the page is kept.
// A page that takes pictures is given one of 640 × 480 as soon as it has its field.
import {createReadStream, existsSync, statSync} from 'node:fs'
import {createServer} from 'node:http'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {chromium} from 'playwright-core'
import sharp from 'sharp'

const [place = '', runs = '5', picture] = process.argv.slice(2)
const executablePath = (process.env.PATH ?? '')
  .split(path.delimiter)
  .flatMap(folder => ['chromium', 'google-chrome'].map(name => path.join(folder, name)))
  .find(file => existsSync(file))
if (executablePath === undefined || !existsSync(place)) {
  console.error('Needs Chromium on the PATH, and a page: node bench/web.js PAGE [RUNS] [PICTURE]')
  process.exit(2)
}

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}
const folder = statSync(place).isDirectory()
const server = createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, 'http://host').pathname)
  const file = path.join(place, name.endsWith('/') ? `${name}index.html` : name)
  if (!existsSync(file)) return response.writeHead(404).end()
  response.writeHead(200, {'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream'})
  createReadStream(file).pipe(response)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = folder ? `http://127.0.0.1:${server.address().port}/` : pathToFileURL(place).href

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
})
const [width, height] = [640, 480]
const pixels = Uint8Array.from({length: width * height * 3}, (_, at) => (at * 31) % 251)
const photo = await sharp(pixels, {raw: {width, height, channels: 3}})
  .jpeg()
  .toBuffer()
const times = []
for (let run = 0; run < Number(runs); run++) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, offline: !folder})
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('main input, main select, main textarea').first().waitFor({state: 'attached'})
  const field = page.locator('input[type=file]').first()
  if ((await field.count()) > 0)
    await field.setInputFiles({name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo})
  await page.locator('.answer data').first().waitFor()
  times.push(await page.evaluate("performance.getEntriesByName('first-prediction')[0].startTime"))
  if (picture !== undefined && run === 0) {
    await page.locator('svg path.line').waitFor()
    await page.screenshot({path: picture})
  }
  await context.close()
}
await browser.close()
server.close()
times.sort((a, b) => a - b)
const ms = time => `${Math.round(time)} ms`
console.log(
  `first prediction: ${ms(times[0])} best, ${ms(times[times.length >> 1])} median, ${ms(times.at(-1))} worst of ${times.length} fresh profiles`,
)
