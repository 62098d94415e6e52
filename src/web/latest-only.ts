export type Outcome<I, O> =
  {readonly input: I; readonly output: O} | {readonly input: I; readonly error: unknown}

/**
 * Asks for the newest input alone: one at a time, what comes meanwhile waits, and only the last that waits is asked. An
 * answer to what is no longer the newest is dropped.
 */
export function latestOnly<I, O>(
  ask: (input: I) => Promise<O>,
  tell: (outcome: Outcome<I, O>) => void,
): (input: I) => void {
  let busy = false
  let waiting: {readonly input: I} | undefined
  const run = async (input: I): Promise<void> => {
    busy = true
    const outcome = await ask(input).then(
      output => ({input, output}),
      (error: unknown) => ({input, error}),
    )
    busy = false
    const next = waiting
    waiting = undefined
    if (next === undefined) tell(outcome)
    else await run(next.input)
  }
  return input => {
    if (busy) waiting = {input}
    else void run(input)
  }
}
