import { isMainThread } from 'node:worker_threads'

// Loaded beside the program with --import: from SIGUSR2 on, and while the screen has the terminal, sorting throws. Sorting is
// what the key line does with its keys each time that it is drawn, so a component of the screen throws.
if (isMainThread) {
  process.on('SIGUSR2', () => {
    const { toSorted } = Array.prototype
    // biome-ignore lint/suspicious/noExplicitAny: as the language declares it
    Array.prototype.toSorted = function (this: any[], ...args) {
      if (process.stdin.isRaw) throw new Error('out of luck')
      return toSorted.apply(this, args)
    }
  })
}
