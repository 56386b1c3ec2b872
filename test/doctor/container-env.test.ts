import { expect, test } from 'vitest'
import { readContainerEnv } from '../../src/doctor/container-env.ts'

const read = (path: string, text: string) =>
  readContainerEnv(asked => (asked === path ? { path, text } : null)).map(
    ({ name, value, place: { line, column }, by, isQuoted }) => [name, value, `${line}:${column}`, by, isQuoted],
  )

test('a Dockerfile: every form, of the last stage alone', () => {
  const text = [
    'from node AS build',
    'ENV A=1',
    'FROM node',
    'ENV B=2 C="3 4" D=\'5\'',
    '  ENV E 6 7',
    'ENV F=8 \\',
    '    G=9',
    'RUN H=10 npm run build',
    '#ENV I=11',
    `ENV J=$K L=\${M:-1} N=`,
    'ARG O=12',
  ].join('\n')
  expect(read('Dockerfile', text)).toEqual([
    ['B', '2', '4:5', 'image', false],
    ['C', '3 4', '4:9', 'image', false],
    ['D', '5', '4:17', 'image', false],
    ['E', '6 7', '5:7', 'image', false],
    ['F', '8', '6:5', 'image', false],
    ['G', '9', '7:5', 'image', false],
  ])
})

test('a compose file: lists and maps, and the quotes that are none', () => {
  const text = [
    'services:',
    '  web:',
    '    environment:',
    '      - A=1',
    '      - B="2" # two',
    '      - "C=3"',
    "      - 'D=4'",
    '      - E',
    `      - F=\${F}`,
    '  db:',
    '    environment:',
    '      G: "5"',
    '      H: 6 # six',
    `      I: \${I:-7}`,
    '    command: sh -c "J=8 run"',
    '    ports: ["3000:3000"]',
  ].join('\r\n')
  expect(read('compose.yml', text).filter(([name]) => /^[A-Z]$/.test(String(name)))).toEqual([
    ['A', '1', '4:9', 'compose', false],
    ['B', '2', '5:9', 'compose', true],
    ['C', '3', '6:10', 'compose', false],
    ['D', '4', '7:10', 'compose', false],
    ['G', '5', '12:7', 'compose', false],
    ['H', '6', '13:7', 'compose', false],
  ])
})
