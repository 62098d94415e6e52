import {chmod, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {createGpuSource, renderMetrics} from '../../../../src/lib/serve/ops/index.ts'
import {temporaryFolder} from '../../registry/git-project.ts'
import {readPrometheusText} from './prometheus-text.ts'

/** A program of the name nvidia-smi, first on the PATH. */
async function fakeNvidiaSmi(script: string): Promise<void> {
  const folder = await temporaryFolder()
  const file = join(folder, 'nvidia-smi')
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  usePath(`${folder}:${process.env['PATH'] ?? ''}`)
}

function usePath(path: string): void {
  const before = process.env['PATH'] ?? ''
  process.env['PATH'] = path
  onTestFinished(() => void (process.env['PATH'] = before))
}

describe.skipIf(process.platform === 'win32')('the metrics of GPUs', () => {
  it('are what nvidia-smi says, in base units, by number and name', async () => {
    await fakeNvidiaSmi(
      [
        'case "$1 $2" in',
        '  "--query-gpu=index,name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw --format=csv,noheader,nounits") ;;',
        '  *) exit 6;;',
        'esac',
        'echo "0, NVIDIA A100-SXM4-40GB, 45, 1024, 40960, 51, 120.50"',
        'echo "1, NVIDIA A100-SXM4-40GB, [N/A], 2, 40960, 33, [Not Supported]"',
      ].join('\n'),
    )
    const samples = readPrometheusText(await renderMetrics([await createGpuSource()()]))
    const of = (name: string, gpu: number) =>
      samples.get(`mlops_gpu_${name}{gpu="${gpu}",name="NVIDIA A100-SXM4-40GB"}`)
    expect(of('utilization_ratio', 0)).toBeCloseTo(0.45, 12)
    expect(of('memory_used_bytes', 0)).toBe(2 ** 30)
    expect(of('memory_total_bytes', 1)).toBe(40 * 2 ** 30)
    expect(of('temperature_celsius', 0)).toBe(51)
    expect(of('power_watts', 0)).toBe(120.5)
    expect([of('utilization_ratio', 1), of('power_watts', 1)]).toEqual([undefined, undefined])
  })

  it('ask once for scrapes that follow each other at once', async () => {
    const folder = await temporaryFolder()
    await fakeNvidiaSmi(`echo x >> ${folder}/runs\necho "0, T4, 1, 1, 1, 1, 1"`)
    const source = createGpuSource()
    await Promise.all([source(), source()])
    expect((await source())[0]?.values).toHaveLength(1)
    expect(await readFile(`${folder}/runs`, 'utf8')).toBe('x\n')
  })

  it('are none without the program, and none where it fails', async () => {
    await fakeNvidiaSmi('echo "NVIDIA-SMI has failed" >&2\nexit 9')
    expect(await createGpuSource()()).toEqual([])
    usePath(await temporaryFolder())
    expect(await createGpuSource()()).toEqual([])
  })
})
