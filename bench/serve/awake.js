// Keeps cores from falling asleep, nearly as a machine booted with idle=poll does: a sleeping core of a virtual machine
// is woken by its host, and a load of one request at a time lets both cores sleep twice a request.
import {spawn} from 'node:child_process'

/** A loop on each of the cores that gives way to whatever else wants to run there (SCHED_IDLE). */
export function keepAwake(cores) {
  const loops = cores.map(core =>
    spawn(
      'chrt',
      ['--idle', '0', 'taskset', '-c', String(core), process.execPath, '-e', 'for (;;);'],
      {stdio: 'ignore'},
    ),
  )
  process.on('exit', () => {
    for (const loop of loops) loop.kill('SIGKILL')
  })
}
