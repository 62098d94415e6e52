// Keeps the files of the page, so that it opens without a network. A new version of any of them is a new cache.
const VERSION = '/*version*/'
const FILES = ['/*files*/']
const PREFIX = `mlops-page ${self.registration.scope} `
const CACHE = PREFIX + VERSION

self.addEventListener('install', event => {
  event.waitUntil(keep())
})

self.addEventListener('activate', event => {
  event.waitUntil(forgetOthers())
})

self.addEventListener('fetch', event => {
  if (event.request.method === 'GET') event.respondWith(answer(event.request))
})

async function keep() {
  const cache = await caches.open(CACHE)
  // Asks whether what the browser holds is still right, instead of loading it twice.
  await cache.addAll(FILES.map(file => new Request(file, {cache: 'no-cache'})))
  await self.skipWaiting()
}

async function forgetOthers() {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name)
  await self.clients.claim()
}

async function answer(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request, {ignoreSearch: true})
  if (kept !== undefined) return kept
  if (request.mode === 'navigate') {
    const page = await cache.match('./')
    if (page !== undefined) return page
  }
  return fetch(request)
}
