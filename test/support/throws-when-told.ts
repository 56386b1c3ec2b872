import { existsSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

// Loaded beside the program with --import, in each of its threads: an error that nobody catches, when a test asks for it.
if (isMainThread) {
  process.on('SIGUSR2', () => {
    throw new Error('out of luck')
  })
} else {
  const file = process.env.THREAD_ENDS_WITH
  if (file !== undefined) {
    setInterval(() => {
      if (existsSync(file)) throw new Error('out of memory')
    }, 50).unref()
  }
}
