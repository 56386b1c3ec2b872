// Given to Node by --import: each thread says on standard error, a line each, which files it loads.
import { writeSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith('file:')) writeSync(2, `loads ${isMainThread ? 'main' : 'beside'} ${url}\n`)
    return nextLoad(url, context)
  },
})
