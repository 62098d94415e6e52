import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {expect, it} from 'vitest'

const bench = fileURLToPath(new URL('../../bench/kill-serve.js', import.meta.url))

it('has every answered prediction in the log, once, after kill -9 and SIGTERM', async () => {
  const {exitCode, stdout, stderr} = await execa(process.execPath, [bench, '5', '1'], {
    reject: false,
  })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^5 kills and 1 SIGTERM with 8 connections: [1-9]\d* predictions/)
  expect(exitCode).toBe(0)
}, 180_000)
