import {MlopsError} from '../core/errors/index.ts'

/** One answer to choose. */
export interface Choice<T extends string> {
  readonly value: T
  readonly description: string
}

/** Asks on the terminal for one of several answers. Only when `terminal.interactive`. */
export async function askChoice<T extends string>(
  message: string,
  choices: readonly Choice<T>[],
): Promise<T> {
  const {select} = await import('@inquirer/prompts')
  return answer(
    select<T>(
      {message, choices: choices.map(choice => ({...choice, name: choice.value}))},
      {output: process.stderr},
    ),
  )
}

/** Asks on the terminal for a text. `validate` says what is wrong with one. */
export async function askText(
  message: string,
  standard: string,
  validate: (text: string) => true | string = () => true,
): Promise<string> {
  const {input} = await import('@inquirer/prompts')
  return answer(input({message, default: standard, validate}, {output: process.stderr}))
}

async function answer<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'ExitPromptError') throw cause
    throw new MlopsError('INTERRUPTED', 'Interrupted; nothing was written.', {cause})
  }
}
