/**
 * Has a service worker keep the page, once it has answered: what it loads must not delay the first answer. A page that
 * is a single file has none, and neither has one that came without HTTPS.
 */
export function serveOffline(): void {
  const script = document.querySelector<HTMLLinkElement>('link[rel="mlops-service-worker"]')
  if (script === null || !('serviceWorker' in navigator)) return
  navigator.serviceWorker.register(script.href).catch((error: unknown) => {
    // The page works all the same, with a network.
    document.documentElement.dataset['offline'] = String(error)
  })
}
