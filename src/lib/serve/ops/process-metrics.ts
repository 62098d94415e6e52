import {monitorEventLoopDelay, performance} from 'node:perf_hooks'
import {counterFamily, gaugeFamily, type MetricFamily} from './metric-family.ts'

const RESOLUTION_MS = 20
const NANOSECONDS = 1e9
const MICROSECONDS = 1e6

/** Metrics of this process, under the names that dashboards for Node know. */
export interface ProcessMetrics {
  collect(): MetricFamily[]
  /** Stops watching the event loop. */
  close(): void
}

export function watchProcess(): ProcessMetrics {
  const delay = monitorEventLoopDelay({resolution: RESOLUTION_MS})
  delay.enable()
  // What is measured is the time between two ticks, most of which is the wait between them.
  const lag = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000) : 0
  const lagGauge = (which: string, help: string, nanoseconds: number): MetricFamily =>
    gauge(`nodejs_eventloop_lag_${which}_seconds`, help, lag(nanoseconds), 'max')
  return {
    collect() {
      const cpu = process.cpuUsage()
      const memory = process.memoryUsage()
      const families = [
        counter('process_cpu_user_seconds_total', 'CPU time in user mode.', cpu.user),
        counter('process_cpu_system_seconds_total', 'CPU time in the kernel.', cpu.system),
        counter('process_cpu_seconds_total', 'CPU time.', cpu.user + cpu.system),
        gauge('process_resident_memory_bytes', 'Memory that is resident.', memory.rss),
        gauge('nodejs_heap_size_used_bytes', 'Heap of JavaScript that is used.', memory.heapUsed),
        gauge('nodejs_external_memory_bytes', 'Memory of buffers.', memory.external),
        gauge(
          'process_start_time_seconds',
          'When the process started, since 1970.',
          performance.timeOrigin / 1000,
          'min',
        ),
        lagGauge('mean', 'Lag of the event loop since the last scrape: mean.', delay.mean),
        lagGauge('p50', 'Lag of the event loop: median.', delay.percentile(50)),
        lagGauge('p99', 'Lag of the event loop: 99th percentile.', delay.percentile(99)),
        lagGauge('max', 'Lag of the event loop: largest.', delay.max),
      ]
      delay.reset()
      return families
    },
    close: () => void delay.disable(),
  }
}

function gauge(
  name: string,
  help: string,
  value: number,
  aggregator?: MetricFamily['aggregator'],
): MetricFamily {
  return gaugeFamily(name, help, [{labels: {}, value}], aggregator)
}

function counter(name: string, help: string, microseconds: number): MetricFamily {
  return counterFamily(name, help, [{labels: {}, value: microseconds / MICROSECONDS}])
}
