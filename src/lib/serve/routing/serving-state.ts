/**
 * What answers under one name. Plain data, so that every process decides alike without asking another.
 *
 * `single`: one version, for good. `stage`: the version that holds a stage, which may change.
 */
export type ServingState =
  | {readonly kind: 'single'; readonly version: string}
  | {readonly kind: 'stage'; readonly stage: string; readonly version: string}

/** Which version answers a request, and which are asked besides without being heard. */
export interface RoutingDecision {
  readonly version: string
  readonly shadows: readonly string[]
}

const NOBODY: readonly string[] = []

/**
 * The version that answers a request: a pure function of the state and of the unit, which is who or
 * what the prediction is about.
 */
export type Routing = (state: ServingState, unit: string | undefined) => RoutingDecision

export const route: Routing = state => {
  switch (state.kind) {
    case 'single':
    case 'stage':
      return {version: state.version, shadows: NOBODY}
  }
}
