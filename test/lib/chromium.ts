import {existsSync} from 'node:fs'
import path from 'node:path'

const PLACES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where Chromium is; undefined where it is not installed. */
export const CHROMIUM = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap(folder => PLACES.map(name => path.join(folder, name)))
  .find(file => existsSync(file))
