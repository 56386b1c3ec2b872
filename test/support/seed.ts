import fc from 'fast-check'

// A commit is judged by what it changed: the same cases each time. `.ci/nightly` draws others: FUZZ_SEED=7.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_261_128) })
