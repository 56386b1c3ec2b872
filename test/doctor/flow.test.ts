import { expect, test } from 'vitest'
import { badEndings } from '../../src/doctor/flow.ts'
import { readSource } from '../../src/doctor/source.ts'
import { isFunction } from '../../src/doctor/syntax.ts'

function endings(body: string): readonly string[] {
  const source = readSource({ path: 'a.ts', text: `const f = async ({ token }) => ${body}` })
  const fn = source?.nodes.find(isFunction)
  return fn === undefined ? ['none'] : badEndings(fn).map(one => one.kind)
}

test.each([
  ['token', []],
  ['{ token }', ['falls-off']],
  ['{ return token }', []],
  ['{ if (a) return token }', ['falls-off']],
  ['{ if (a) return token; else throw new Error() }', []],
  ['{ if (a) { return token } else if (b) { return token } }', ['falls-off']],
  ['{ try { return token } catch { log() } }', ['falls-off']],
  ['{ try { await x() } finally { return token } }', []],
  ['{ while (true) { if (await x()) return token } }', []],
  ['{ for (const a of b) return a }', ['falls-off']],
  // It may name every case there is.
  ['{ switch (a) { case 1: return token; case 2: return token } }', []],
  ['{ switch (a) { case 1: break; default: return token } }', ['falls-off']],
  ['{ switch (a) { case 1: for (;;) { break } default: return token } }', []],
  ['{ if (a) return token; redirect("/") }', []],
  ['{ if (a) return; return token }', ['undefined']],
  ['{ return a ? token : null }', ['null']],
  ['{ return void 0 }', ['undefined']],
  // What an inner function gives is its own affair.
  ['{ b.map(() => {}); return token }', []],
])('%s', (body, kinds) => {
  expect(endings(body)).toEqual(kinds)
})
