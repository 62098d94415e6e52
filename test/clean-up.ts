// Test files share a process, one after the other, so that modules are loaded once: what one changes of the
// environment, of modules, of globals or of the clock is undone before the next.
import {afterAll, vi} from 'vitest'

const environment = {...process.env}

afterAll(() => {
  vi.unstubAllEnvs()
  for (const name of Object.keys(process.env))
    if (!(name in environment)) Reflect.deleteProperty(process.env, name)
  for (const [name, value] of Object.entries(environment))
    if (process.env[name] !== value) process.env[name] = value
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})
