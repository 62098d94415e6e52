import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {expect, it} from 'vitest'

const bench = fileURLToPath(new URL('../../bench/kill-score.js', import.meta.url))

it('gives equal bytes and leaves nothing after kill -9 or Ctrl-C and --resume', async () => {
  const {exitCode, stdout, stderr} = await execa(process.execPath, [bench, '3', '1', '600000'], {
    reject: false,
  })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^3 kills and 1 Ctrl-C in jobs of 600000 rows/)
  expect(exitCode).toBe(0)
}, 120_000)
