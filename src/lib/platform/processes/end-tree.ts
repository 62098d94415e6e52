import {spawn} from 'node:child_process'
import {processTree, type TreeProcess} from './process-tree.ts'

/**
 * Sends signals to a process group and all that it started, also to what left the group. What was found once is
 * remembered: when its parent has ended, nothing else tells that it belongs to it.
 */
export function treeEnder(group: number): (signal: 'SIGTERM' | 'SIGKILL') => void {
  let known: readonly TreeProcess[] = []
  return signal => {
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(group), '/T', '/F'], {stdio: 'ignore'})
      return
    }
    known = processTree(known, group)
    send(-group, signal)
    for (const one of known) if (one.group !== group) send(one.pid, signal)
  }
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // ESRCH: it has ended already.
  }
}
