/**
 * Whether values below these keys are needed only when something is sent: the addresses of alerts.
 * A variable that is not set there must not keep `predict` from running on a laptop.
 */
export function isDeferred(keys: readonly (string | number)[]): boolean {
  return (keys[0] === 'monitor' || keys[0] === 'retrain') && keys.includes('notify')
}
