import {nearest} from '../../core/text/index.ts'
import {RequestError} from '../request-error.ts'
import {route, type ServingState} from '../routing/index.ts'
import type {LiveVersion} from './live-version.ts'

/** What answers under one name: the versions that are loaded, and which of them is chosen. */
interface ServedName {
  readonly name: string
  state: ServingState
  readonly live: LiveVersion[]
}

/** The models of a server, by name and version; what is replaced answers until its users are done. */
export class ModelTable {
  readonly #names = new Map<string, ServedName>()

  get names(): readonly Readonly<ServedName>[] {
    return [...this.#names.values()]
  }

  get live(): readonly LiveVersion[] {
    return this.names.flatMap(({live}) => live)
  }

  /** Adds a version; the first one of a name is the one that answers. */
  add(version: LiveVersion, state: ServingState): void {
    const known = this.#names.get(version.name)
    if (known === undefined)
      this.#names.set(version.name, {name: version.name, state, live: [version]})
    else known.live.push(version)
  }

  /** From now on `next` answers under the state, instead of the version that did. */
  replace(next: LiveVersion, state: ServingState): LiveVersion | undefined {
    const known = this.#names.get(next.name)
    if (known === undefined) {
      this.add(next, state)
      return undefined
    }
    const index = known.live.findIndex(({key}) => key === known.state.version)
    const [previous] = known.live.splice(Math.max(index, 0), 1, next)
    known.state = state
    return previous
  }

  /**
   * The version that answers.
   *
   * @param name - The only one served where left out.
   * @param version - What the routing chooses where left out; `v` may be left out.
   * @throws RequestError `not-found`.
   */
  choose(name?: string, version?: string, unit?: string): LiveVersion {
    const served = this.#named(name)
    const key = version === undefined ? route(served.state, unit).version : version
    // Nearly always one; a loop is faster than a map.
    for (const live of served.live) if (live.key === key || live.key === `v${key}`) return live
    throw new RequestError('not-found', `${served.name} is not served as ${key}.`, {
      hint: `These versions are: ${served.live.map(live => live.key).join(', ')}.`,
    })
  }

  #named(name: string | undefined): ServedName {
    if (name === undefined) {
      const [only, ...others] = this.#names.values()
      if (only !== undefined && others.length === 0) return only
      throw new RequestError('not-found', 'Several models are served; the request names none.', {
        hint: `Ask one of them: ${[...this.#names.keys()].join(', ')}.`,
      })
    }
    const served = this.#names.get(name)
    if (served !== undefined) return served
    const near = nearest(name, this.#names.keys())
    throw new RequestError('not-found', 'No model of that name is served.', {
      hint:
        near === undefined
          ? `These are: ${[...this.#names.keys()].join(', ')}.`
          : `Did you mean ${near}?`,
    })
  }
}
