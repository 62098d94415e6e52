/** A dashboard of Grafana, as far as its rules are about it. */
export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly templating: {readonly list: readonly Variable[]}
  readonly panels: readonly Panel[]
}

export interface Variable {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly query: string | {readonly query: string}
}

export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: {readonly uid: string}
  readonly gridPos: {readonly x: number; readonly y: number; readonly w: number; readonly h: number}
  readonly targets?: readonly {
    readonly refId: string
    readonly expr: string
    readonly datasource: {readonly uid: string}
  }[]
  readonly fieldConfig?: {readonly defaults: {readonly unit?: string}}
  readonly options?: {readonly yAxis?: {readonly unit?: string}}
}

/** What panels ask for, and what variables are filled from. */
export function queriesOf({panels, templating}: Dashboard): string[] {
  return [
    ...panels.flatMap(({targets = []}) => targets.map(({expr}) => expr)),
    ...templating.list.flatMap(({query}) => {
      const inside = /^label_values\((.+), \w+\)$/.exec(
        typeof query === 'string' ? query : query.query,
      )
      return inside?.[1] === undefined ? [] : [inside[1]]
    }),
  ]
}
