/**
 * A report as `--json` prints it: the name and version of its schema first.
 *
 * @param schema - `mlops.drift-report/1`.
 */
export function renderJson(schema: string, report: object): string {
  return JSON.stringify({schema, ...report}, undefined, 2)
}
