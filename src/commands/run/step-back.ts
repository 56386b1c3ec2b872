import { constants, getPriority, setPriority } from 'node:os'

/** Enough to give way to the thread that forwards, and not so much that keys wait while the machine is busy. */
const STEPS = 5

/**
 * Lets the other threads of this process go first where there are too few cores for all. On Linux a thread has a nice value of
 * its own, and this one, which judges and draws, is named by the process's id. What it starts from now on inherits the value:
 * call it when nothing will be. Elsewhere the whole process would step back, so nothing is done.
 */
export function stepBack(platform = process.platform): void {
  if (platform !== 'linux') return
  try {
    setPriority(process.pid, Math.min(getPriority(process.pid) + STEPS, constants.priority.PRIORITY_LOW))
  } catch {
    // Not allowed here: then they share.
  }
}
