import {expect, it} from 'vitest'
import {latestOnly, type Outcome} from '../../src/web/latest-only.ts'

/** Questions whose answers come when the test says so. */
function slowAnswers() {
  const asked: string[] = []
  const told: Outcome<string, string>[] = []
  const open: {resolve: (value: string) => void; reject: (error: Error) => void}[] = []
  const ask = latestOnly<string, string>(
    input => {
      asked.push(input)
      return new Promise((resolve, reject) => open.push({resolve, reject}))
    },
    outcome => told.push(outcome),
  )
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return {asked, told, open, ask, settle}
}

it('asks one at a time, then the newest alone, and drops the answer to what is not the newest', async () => {
  const {asked, told, open, ask, settle} = slowAnswers()
  ask('a')
  ask('b')
  ask('c')
  expect(asked).toEqual(['a'])
  open[0]?.resolve('A')
  await settle()
  expect(asked).toEqual(['a', 'c'])
  expect(told).toEqual([])
  open[1]?.resolve('C')
  await settle()
  expect(told).toEqual([{input: 'c', output: 'C'}])
})

it('goes on after an error, which it tells', async () => {
  const {told, open, ask, settle} = slowAnswers()
  const error = new Error('no')
  ask('a')
  open[0]?.reject(error)
  await settle()
  ask('b')
  open[1]?.resolve('B')
  await settle()
  expect(told).toEqual([
    {input: 'a', error},
    {input: 'b', output: 'B'},
  ])
})
