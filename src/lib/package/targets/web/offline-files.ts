import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {programFile} from '../../../platform/program/index.ts'
import type {PackageFile} from '../../types.ts'
import type {PageModel} from '../../portable/page-model.ts'
import {iconSvg} from './icon-svg.ts'
import {iconPng} from './icon-png.ts'

const TEMPLATE = programFile('templates/web/service-worker.js')

/** What makes the page installable. */
export function installFiles({name, description, label}: PageModel): readonly PackageFile[] {
  const manifest = {
    id: './',
    name,
    short_name: name.slice(0, 30),
    description: description ?? `${label}, a model that runs on this device.`,
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#f6f7f9',
    theme_color: '#1f5fbf',
    icons: [
      {src: 'icon.svg', sizes: 'any', type: 'image/svg+xml'},
      {src: 'icon-192.png', sizes: '192x192', type: 'image/png'},
      {src: 'icon-512.png', sizes: '512x512', type: 'image/png'},
      {src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable'},
    ],
  }
  return [
    {path: 'manifest.webmanifest', content: JSON.stringify(manifest, null, 2) + '\n'},
    {path: 'icon.svg', content: iconSvg()},
    {path: 'icon-192.png', content: iconPng(192, false)},
    {path: 'icon-512.png', content: iconPng(512, false)},
    {path: 'icon-maskable-512.png', content: iconPng(512, true)},
  ]
}

/**
 * The service worker, which keeps files under a name that changes with any of them.
 *
 * @param files - Paths, and what tells one content of a file from another.
 */
export function serviceWorker(files: readonly (readonly [path: string, tag: string])[]): string {
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)
  const paths = [
    './',
    ...files.map(([path]) => encodeURI(path).replace(/[?#]/g, encodeURIComponent)),
  ]
  return readFileSync(TEMPLATE, 'utf8')
    .replace("'/*version*/'", JSON.stringify(digest))
    .replace("['/*files*/']", JSON.stringify(paths))
}
