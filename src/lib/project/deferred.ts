/**
 * Whether values below these keys are needed only when something is sent: the addresses of alerts.
 * A variable that is not set there must not keep `predict` from running on a laptop.
 */
export function isDeferred(keys: readonly (string | number)[]): boolean {
  return (keys[0] === 'monitor' || keys[0] === 'retrain') && keys.includes('notify')
}

/**
 * A deferred value as it is needed now: `${NAME}` of a variable that was not set when mlops.yaml was read.
 *
 * @returns The text, or the name of a variable that is not set yet.
 */
export function resolveDeferred(
  value: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): {readonly text: string} | {readonly unset: string} {
  const unset: string[] = []
  const text = value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => {
    const found = environment[name]
    if (found === undefined) unset.push(name)
    return found ?? whole
  })
  return unset[0] === undefined ? {text} : {unset: unset[0]}
}
