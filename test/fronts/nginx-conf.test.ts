import { expect, test } from 'vitest'
import { type Directive, parseNginx } from '../../src/fronts/nginx-conf.ts'

/** `name(args){block}`, lines left out. */
function shape(directives: readonly Directive[]): string {
  return directives
    .map(({ name, args, block }) => `${[name, ...args].join('|')}${block === null ? '' : `{${shape(block)}}`}`)
    .join(' ')
}

test.each([
  ['a b; c { d e f; }', 'a|b c{d|e|f}'],
  ['# all of it\na 1; # the rest { ; }\nb "x;y{z}" \'q"q\';', 'a|1 b|x;y{z}|q"q'],
  ['a "say \\"hi\\"" \\;x;', 'a|say "hi"|\\;x'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: nginx writes a variable so
  ['location ~ \\.php$ { set $a ${b}c; }', 'location|~|\\.php${set|$a|${b}c}'],
  ['content_by_lua_block { if a then b({c}) end } d;', 'content_by_lua_block d'],
  ['a#b c;', 'a#b|c'],
  ['', ''],
])('%j', (text, expected) => {
  expect(shape(parseNginx(text, 'x.conf'))).toBe(expected)
})

test('each directive knows its line', () => {
  const [first, second] = parseNginx('a\n  b;\n\nc { d; }', 'x.conf')
  expect([first?.line, second?.line, second?.block?.[0]?.line, second?.file]).toEqual([1, 4, 4, 'x.conf'])
})

test.each([
  ['a b', 'x.conf, line 1: "a" does not end with ";"'],
  ['a {\n b; ', 'x.conf, line 1: a block is not closed'],
  ['a; }', 'x.conf, line 1: "}" closes nothing'],
  ['\n"a', 'x.conf, line 2: a quote is not closed'],
  ['; a', 'x.conf, line 1: ";" stands where a directive should'],
  ['a { b } c;', 'x.conf, line 1: "b" does not end with ";"'],
  ['a {'.repeat(60) + '}'.repeat(60), 'x.conf, line 1: blocks stand too deep in each other'],
])('%j is refused', (text, message) => {
  expect(() => parseNginx(text, 'x.conf')).toThrow(message)
})
