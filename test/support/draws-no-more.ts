import { isMainThread } from 'node:worker_threads'

// Loaded beside the program with --import: from SIGUSR2 on, and while the screen has the terminal, the component that draws a row throws
// (it looks at the last of its pieces, which nothing else does under that name).
if (isMainThread) {
  process.on('SIGUSR2', () => {
    const { at } = Array.prototype
    // biome-ignore lint/suspicious/noExplicitAny: as the language declares it
    Array.prototype.at = function (this: any[], index) {
      if (process.stdin.isRaw && /joinSpans/.test(new Error().stack ?? '')) throw new Error('out of luck')
      return at.call(this, index)
    }
  })
}
