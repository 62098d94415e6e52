export interface DriftHtmlOptions {
  /** Version of mlops, for the foot of the page. */
  readonly version: string
  /** Address of the page that explains the methods; names of methods link to its anchors. */
  readonly docs?: string
}
