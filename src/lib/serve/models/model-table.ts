import {nearest} from '../../core/text/index.ts'
import {RequestError} from '../request-error.ts'
import {route, type ServingState} from '../routing/index.ts'
import type {LiveVersion} from './live-version.ts'

/** What one reference asks for: a version for good, or the holder of a stage. */
export interface Place {
  readonly state: ServingState
  readonly version: LiveVersion
}

/** What answers under one name. */
export interface ServedName {
  readonly name: string
  /** By reference, in the order in which they were given. */
  readonly places: readonly Place[]
  /** Of the first reference: it chooses for requests that name no version. */
  readonly state: ServingState
  /** The versions that are loaded, each once. */
  readonly live: readonly LiveVersion[]
}

/** The models of a server, by name and version; what is replaced answers until its users are done. */
export class ModelTable {
  readonly #names = new Map<string, ServedName>()

  get names(): readonly ServedName[] {
    return [...this.#names.values()]
  }

  get live(): readonly LiveVersion[] {
    return this.names.flatMap(({live}) => live)
  }

  /** The version that is loaded already, so that a second reference to it needs no second copy. */
  loaded(name: string, sha256: string, label: string): LiveVersion | undefined {
    return this.#names.get(name)?.live.find(live => live.sha256 === sha256 && live.label === label)
  }

  /** Adds a reference; the first one of a name is the one that answers. */
  add(version: LiveVersion, state: ServingState): void {
    const places = this.#names.get(version.name)?.places ?? []
    this.#set(version.name, [...places, {state, version}])
  }

  /**
   * From now on `next` holds the stage.
   *
   * @returns The version that did, unless another reference still asks for it.
   */
  moveStage(next: LiveVersion, stage: string): LiveVersion | undefined {
    const before = this.#names.get(next.name)?.places ?? []
    let previous: LiveVersion | undefined
    const places = before.map((place): Place => {
      if (place.state.kind !== 'stage' || place.state.stage !== stage) return place
      previous = place.version
      return {state: {...place.state, version: next.key}, version: next}
    })
    this.#set(next.name, places)
    return places.some(({version}) => version === previous) ? undefined : previous
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

  #set(name: string, places: readonly Place[]): void {
    const [first] = places
    if (first === undefined) return
    const live = [...new Set(places.map(({version}) => version))]
    this.#names.set(name, {name, places, state: first.state, live})
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
