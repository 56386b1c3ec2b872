import fc from 'fast-check'

// A commit is judged by what it changed: the same cases each time. `.ci/nightly` draws others: FUZZ_SEED=7.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_261_128) })

// `npm run coverage`: what a test starts from here on, processes and threads, writes down which of its lines ran.
if (process.env.COVERAGE_OF_CHILDREN !== undefined) process.env.NODE_V8_COVERAGE = process.env.COVERAGE_OF_CHILDREN
