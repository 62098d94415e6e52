import {existsSync} from 'node:fs'
import path from 'node:path'
import {chromium, type Browser} from 'playwright-core'

const PLACES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where Chromium is; undefined where it is not installed. */
export const CHROMIUM = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap(folder => PLACES.map(name => path.join(folder, name)))
  .find(file => existsSync(file))

/** A browser without windows, which runs as root and in a container too. */
export function launchChromium(...flags: readonly string[]): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage', ...flags]
  return chromium.launch({executablePath: CHROMIUM ?? '', args})
}
