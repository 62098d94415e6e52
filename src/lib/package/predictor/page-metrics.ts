const MOST_METRICS = 12

/** What a page shows of the metrics of a version: numbers, in the order in which they were registered. */
export function pageMetrics(
  metrics: Readonly<Record<string, unknown>> | null,
): readonly (readonly [name: string, value: number])[] {
  return Object.entries(metrics ?? {})
    .flatMap(([name, value]) =>
      typeof value === 'number' && Number.isFinite(value) ? [[name, value] as const] : [],
    )
    .slice(0, MOST_METRICS)
}
