import {appendFile, mkdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {openProject} from '../../../../src/lib/project/index.ts'
import {openRunStore} from '../../../../src/lib/retrain/runs/index.ts'
import type {RunStore} from '../../../../src/lib/retrain/types.ts'
import {createGitProject} from '../../registry/git-project.ts'
import {aPlan} from '../a-plan.ts'

const DATA = {train: 'train', fresh: null, test: 'test', testSha256: 'e'.repeat(64)}

async function store(asOf?: Date): Promise<{store: RunStore; root: string}> {
  const {root} = await createGitProject()
  return {store: openRunStore(await openProject(root), {asOf}), root}
}

const eventsOf = ({folder}: {folder: string}): string => path.join(folder, 'events.ndjson')

describe('the runs of a project', () => {
  it('are none before the first', async () => {
    const runs = (await store()).store
    expect(await runs.list()).toEqual([])
    expect(await runs.unfinished()).toBeUndefined()
    await expect(runs.find('latest')).rejects.toMatchObject({code: 'RUN_NOT_FOUND'})
  })

  it('go on where they stopped: a stage that is recorded is not done again', async () => {
    const runs = (await store()).store
    const run = await runs.begin(aPlan())
    await run.complete('data', () => Promise.resolve(DATA))
    expect(run.records.data).toEqual(DATA)
    const resumed = await runs.unfinished()
    expect(resumed?.id).toBe(run.id)
    const record = await resumed?.complete('data', () => Promise.reject(new Error('again')))
    expect(record).toEqual(DATA)
    expect(resumed?.attempts).toBe(1)
  })

  it('count the attempts that did something', async () => {
    const runs = (await store()).store
    const first = await runs.begin(aPlan())
    await first.complete('data', () => Promise.resolve(DATA))
    const second = await runs.find('latest')
    await second.complete('train', () => Promise.resolve({candidates: [], failed: []}))
    expect((await runs.find('latest')).attempts).toBe(2)
  })

  it('end once, but for those that wait for a person', async () => {
    const runs = (await store()).store
    const run = await runs.begin(aPlan())
    await run.end('awaiting_approval', 'v1.1.0 waits.')
    await run.end('rejected', 'No.')
    await expect(run.end('deployed', 'Yes.')).rejects.toThrow('has ended')
    await expect(run.complete('data', () => Promise.resolve(DATA))).rejects.toThrow('has ended')
    expect((await runs.list())[0]).toMatchObject({outcome: 'rejected', reason: 'No.'})
  })

  it('are the same by their key, unless they failed or were interrupted', async () => {
    const runs = (await store()).store
    const {key} = aPlan()
    const failed = await runs.begin(aPlan())
    expect(await runs.sameAs(key)).toBeUndefined()
    await failed.end('failed', 'It broke.')
    expect(await runs.sameAs(key)).toBeUndefined()
    const done = await runs.begin(aPlan())
    await done.end('gate_failed', 'Worse.')
    expect((await runs.sameAs(key))?.id).toBe(done.id)
    expect(await runs.sameAs('f'.repeat(64))).toBeUndefined()
    // The second of a day has a longer name.
    expect([failed.id, done.id]).toEqual(['r20250301-dddddd', 'r20250301-ddddddd'])
  })

  it('are found by the beginning of their id, where it says which', async () => {
    const runs = (await store()).store
    const one = await runs.begin(aPlan({key: `1${'0'.repeat(63)}`}))
    await runs.begin(aPlan({key: `2${'0'.repeat(63)}`}))
    expect((await runs.find('r20250301-1')).id).toBe(one.id)
    await expect(runs.find('r20250301')).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
      message: expect.stringContaining(' or ') as string,
    })
  })

  it('that saw a later moment as now are not seen from an earlier one', async () => {
    const {store: runs, root} = await store(new Date('2025-02-01'))
    const all = openRunStore(await openProject(root))
    await all.begin(aPlan())
    expect(await all.list()).toHaveLength(1)
    expect(await runs.list()).toEqual([])
  })
})

describe('the events of a run', () => {
  it('that were being written when the process ended never counted, and are cut off', async () => {
    const runs = (await store()).store
    const run = await runs.begin(aPlan())
    await appendFile(eventsOf(run), '{"event":"completed","at":"2025-03-01T00')
    const resumed = await runs.unfinished()
    expect(resumed?.records).toEqual({})
    await resumed?.complete('data', () => Promise.resolve(DATA))
    expect((await runs.find('latest')).records.data).toEqual(DATA)
    const lines = (await readFile(eventsOf(run), 'utf8')).trimEnd().split('\n')
    expect(lines.map(line => (JSON.parse(line) as {event: string}).event)).toEqual([
      'begun',
      'started',
      'completed',
    ])
  })

  it('are nothing where not even the first was whole', async () => {
    const runs = (await store()).store
    const run = await runs.begin(aPlan())
    await writeFile(eventsOf(run), '{"event":"beg')
    expect(await runs.list()).toEqual([])
  })

  it.each([
    ['a damaged line', '{"event":"completed","stage":"data"}\n', 'is no event of a retraining'],
    [
      'a newer version',
      '{"event":"begun","at":"2025-03-01T00:00:00Z","version":2,"id":"r","plan":{"key":"k"}}\n',
      'was written by a newer mlops',
    ],
  ])('are refused for %s, with the line', async (_, line, message) => {
    const runs = (await store()).store
    const run = await runs.begin(aPlan())
    await appendFile(eventsOf(run), line)
    await expect(runs.find(run.id)).rejects.toMatchObject({
      code: 'RUN_INVALID',
      message: `${eventsOf(run)}:2 ${message}.`,
      hint: expect.stringContaining(run.folder) as string,
    })
  })

  it('are refused where the first is missing', async () => {
    const runs = (await store()).store
    const run = await runs.begin(aPlan())
    await run.end('failed', 'It broke.')
    const [, ...rest] = (await readFile(eventsOf(run), 'utf8')).split('\n')
    await writeFile(eventsOf(run), rest.join('\n'))
    await expect(runs.find(run.id)).rejects.toMatchObject({code: 'RUN_INVALID'})
  })
})

describe('a damaged run', () => {
  const damage = (run: {folder: string}): Promise<void> => appendFile(eventsOf(run), 'x\n')

  it('is left out of the others, and told of', async () => {
    const runs = (await store()).store
    const whole = await runs.begin(aPlan({key: '1'.repeat(64)}))
    const broken = await runs.begin(aPlan({key: '2'.repeat(64)}))
    await damage(broken)
    expect((await runs.list()).map(({id}) => id)).toEqual([whole.id])
    expect((await runs.unfinished())?.id).toBe(whole.id)
    expect((await runs.find(whole.id)).id).toBe(whole.id)
    expect(await runs.damaged()).toMatchObject([
      {id: broken.id, asOf: aPlan().asOf, hasEnded: false, error: {code: 'RUN_INVALID'}},
    ])
  })

  it('has ended where a line that can be read says so, whatever else cannot', async () => {
    const runs = (await store()).store
    const ended = await runs.begin(aPlan({key: '1'.repeat(64)}))
    await damage(ended)
    await ended.end('gate_failed', 'Worse.')
    const waits = await runs.begin(aPlan({key: '2'.repeat(64)}))
    await waits.end('awaiting_approval', 'v1.1.0 waits.')
    await damage(waits)
    const told = (await runs.damaged()).map(({id, hasEnded}) => [id, hasEnded])
    expect(Object.fromEntries(told)).toEqual({[ended.id]: true, [waits.id]: false})
  })

  it('counts as a training where a line or its candidates say that it trained, and as none where that failed', async () => {
    const runs = (await store()).store
    const begin = async (digit: string): ReturnType<RunStore['begin']> =>
      runs.begin(aPlan({key: digit.repeat(64)}))
    const trained = await begin('1')
    await trained.complete('train', () => Promise.resolve({candidates: [], failed: []}))
    await damage(trained)
    const lost = await begin('2')
    await mkdir(path.join(lost.folder, 'candidates', 'scratch'), {recursive: true})
    await writeFile(eventsOf(lost), 'x\n')
    const failed = await begin('3')
    await mkdir(path.join(failed.folder, 'candidates', 'scratch'), {recursive: true})
    await failed.end('failed', 'It broke.')
    await damage(failed)
    const untrained = await begin('4')
    await damage(untrained)
    const {asOf} = aPlan()
    const told = (await runs.damaged()).map(({id, training}) => [id, training?.asOf ?? null])
    expect(Object.fromEntries(told)).toEqual({
      [trained.id]: asOf,
      [lost.id]: `${asOf.slice(0, 10)}T00:00:00.000Z`,
      [failed.id]: null,
      [untrained.id]: null,
    })
  })

  it('keeps an older run from being taken for the latest', async () => {
    const runs = (await store()).store
    const first = await runs.begin(aPlan({key: '1'.repeat(64)}))
    await damage(first)
    await new Promise(resolve => setTimeout(resolve, 2))
    const second = await runs.begin(aPlan({key: '2'.repeat(64)}))
    expect((await runs.find('latest')).id).toBe(second.id)
    await damage(second)
    await new Promise(resolve => setTimeout(resolve, 2))
    const third = await runs.begin(aPlan({key: '3'.repeat(64)}))
    expect((await runs.find('latest')).id).toBe(third.id)
    await writeFile(eventsOf(first), 'x\n')
    await expect(runs.find('latest')).rejects.toMatchObject({code: 'RUN_INVALID'})
  })
})
