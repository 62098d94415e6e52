import {execFileSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'

export interface TreeProcess {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** When it was started, in the words of the system: an id is given anew, with another time. */
  readonly started: string
}

/**
 * Processes, the members of their groups, and all that these started; none where the system does not tell: on
 * Windows. A process that was started detached is in a group of its own and found as a child.
 *
 * @param roots - Processes, of which those that ended meanwhile are left out.
 */
export function processTree(
  roots: readonly Pick<TreeProcess, 'pid' | 'started'>[],
  group: number,
): readonly TreeProcess[] {
  const all = listProcesses()
  const isRoot = ({pid, started}: TreeProcess): boolean =>
    roots.some(root => root.pid === pid && root.started === started)
  const tree = new Map(
    all.filter(one => one.group === group || isRoot(one)).map(one => [one.pid, one]),
  )
  for (let before = -1; before < tree.size;) {
    before = tree.size
    for (const one of all) if (tree.has(one.parent)) tree.set(one.pid, one)
  }
  return [...tree.values()]
}

/** Resident memory of processes in bytes, summed. Pages that they share count for each of them. */
export function residentBytes(processes: readonly TreeProcess[]): number {
  if (process.platform !== 'linux') {
    const pids = new Set(processes.map(({pid}) => pid))
    return psLines().reduce((sum, {pid, rss}) => sum + (pids.has(pid) ? rss * 1024 : 0), 0)
  }
  return processes.reduce((sum, {pid}) => {
    const [, kilobytes = 0] = /^VmRSS:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/status`)) ?? []
    return sum + Number(kilobytes) * 1024
  }, 0)
}

function listProcesses(): readonly TreeProcess[] {
  if (process.platform === 'win32') return []
  if (process.platform !== 'linux') return psLines()
  return readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? readStat(name) : []))
}

function readStat(pid: string): TreeProcess[] {
  const text = readText(`/proc/${pid}/stat`)
  // The name in parentheses may hold blanks and parentheses; the fields after it begin with the third.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [, parent, group] = fields
  const started = fields[19]
  return started === undefined
    ? []
    : [{pid: Number(pid), parent: Number(parent), group: Number(group), started}]
}

/** Empty for a process that ended meanwhile. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function psLines(): readonly (TreeProcess & {readonly rss: number})[] {
  const args = ['-axo', 'pid=,ppid=,pgid=,rss=,lstart=']
  return psText(args)
    .split('\n')
    .flatMap(line => {
      const [pid, parent, group, rss, ...started] = line.trim().split(/\s+/)
      return started.length === 0
        ? []
        : [
            {
              pid: Number(pid),
              parent: Number(parent),
              group: Number(group),
              rss: Number(rss),
              started: started.join(' '),
            },
          ]
    })
}

function psText(args: readonly string[]): string {
  try {
    return execFileSync('ps', args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']})
  } catch {
    return ''
  }
}
