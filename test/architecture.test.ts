import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'src')

/**
 * Who may import whom, by folder: the other folders, packages and node modules of a layer. A folder without a row fails.
 * `*` in `node` = any module.
 */
interface Layer {
  readonly folders: readonly string[]
  readonly packages: readonly string[]
  readonly node: readonly string[]
}

const PURE = ['node:crypto', 'node:buffer', 'node:net', 'node:url'] as const
const LAYERS: Readonly<Record<string, Layer>> = {
  model: { folders: [], packages: [], node: [] },
  http: { folders: ['model'], packages: [], node: ['node:crypto', 'node:zlib', 'node:net'] },
  cookies: { folders: ['model', 'http'], packages: ['tldts', 'set-cookie-parser'], node: [] },
  tokens: { folders: ['model', 'http'], packages: ['jose'], node: ['node:crypto'] },
  auth: { folders: ['model', 'http', 'cookies', 'tokens'], packages: [], node: [] },
  analyzers: { folders: ['model', 'http', 'cookies', 'tokens', 'auth', 'fronts'], packages: [], node: ['node:crypto'] },
  doctor: { folders: ['model', 'auth'], packages: ['@babel/parser'], node: [] },
  compare: { folders: ['model', 'http', 'cookies', 'tokens', 'auth', 'analyzers'], packages: [], node: [] },
  recording: {
    folders: ['model', 'http', 'cookies', 'tokens', 'auth', 'fronts', 'analyzers'],
    packages: [],
    node: [...PURE],
  },
  agent: {
    folders: ['model', 'http', 'recording', 'report'],
    packages: ['@modelcontextprotocol/sdk'],
    node: ['*'],
  },
  tui: {
    folders: ['model', 'http', 'recording', 'report'],
    packages: ['ink', 'react'],
    node: ['node:events', 'node:process', 'node:stream', 'node:tty'],
  },
  har: { folders: ['model', 'http'], packages: [], node: ['*'] },
  report: {
    folders: ['model', 'http'],
    packages: [
      'preact',
      'preact-render-to-string',
      // Of `report/otlp`, loaded where they are asked for.
      '@opentelemetry/api',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
      '@opentelemetry/sdk-logs',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/exporter-logs-otlp-http',
    ],
    node: ['node:crypto'],
  },
  fronts: { folders: ['model', 'http'], packages: [], node: [] },
  certs: { folders: ['model', 'http'], packages: ['node-forge', 'tldts'], node: ['*'] },
  proxy: { folders: ['model', 'http', 'fronts', 'certs'], packages: ['undici'], node: ['*'] },
  witness: { folders: ['model', 'http'], packages: [], node: [] },
  launch: { folders: ['model', 'http'], packages: ['@next/env'], node: ['*'] },
  commands: { folders: ['*'], packages: ['yargs', 'lilconfig'], node: ['*'] },
  // The files that stand at the top of src.
  '.': { folders: ['*'], packages: ['yargs', '@playwright/test'], node: ['*'] },
}

interface Import {
  readonly file: string
  readonly target: string
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name))

function importsOf(name: string): Import[] {
  // Fixes show imports: what stands between backticks is text.
  const text = readFileSync(join(source, name), 'utf8').replace(/`(?:\\[\s\S]|[^`\\])*`/g, '``')
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
  )
  return [...found].map(match => ({ file: name, target: match[1] ?? match[2] ?? match[3] ?? '' }))
}

const folderOf = (name: string) => (name.includes('/') ? (name.split('/')[0] ?? '.') : '.')
const imports = files.flatMap(importsOf)

/** null = allowed; else what is wrong. */
function judge({ file, target }: Import): string | null {
  const layer = LAYERS[folderOf(file)]
  if (layer === undefined) return `${file}: folder has no row in the table of layers`
  if (target.startsWith('.')) {
    if (!/\.tsx?$/.test(target)) return `${file}: import ${target} with its ending`
    const to = relative(source, resolve(source, dirname(file), target))
    const folder = folderOf(to)
    if (file.startsWith('analyzers/rules/') && !to.startsWith('model/') && !to.startsWith('analyzers/rules/')) {
      return /^analyzers\/define-[a-z-]*rule\.ts$/.test(to) ? null : `${file}: a rule may not import ${to}`
    }
    const allowed = folder === folderOf(file) || layer.folders.includes('*') || layer.folders.includes(folder)
    return allowed ? null : `${file}: ${folderOf(file)} may not import ${folder}`
  }
  if (target.startsWith('node:')) {
    return layer.node.includes('*') || layer.node.includes(target) ? null : `${file}: may not use ${target}`
  }
  const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] ?? target)
  return layer.packages.includes(name) ? null : `${file}: may not use package ${name}`
}

describe('imports', () => {
  test('there are imports to judge', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  test('every folder keeps to its row', () => {
    expect(imports.map(judge).filter(wrong => wrong !== null)).toEqual([])
  })

  test('what few ask for is loaded when it is asked for, in one place', () => {
    const staticImport = /^(?:import|export) [^;]*?from '(@opentelemetry|@modelcontextprotocol)\//m
    const early = files.filter(name => staticImport.test(readFileSync(join(source, name), 'utf8')))
    expect(early).toEqual([])
    const lazily = imports.filter(one => one.target.startsWith('@opentelemetry/')).map(one => one.file)
    expect(new Set(lazily)).toEqual(new Set(['report/otlp/load-sdk.ts']))
  })

  test('the judge refuses what it should', () => {
    expect(judge({ file: 'analyzers/rules/a-b.ts', target: '../../cookies/judge-store.ts' })).not.toBeNull()
    expect(judge({ file: 'analyzers/rules/a-b.ts', target: '../define-rule.ts' })).toBeNull()
    expect(judge({ file: 'tui/App.tsx', target: '../proxy/server.ts' })).not.toBeNull()
    expect(judge({ file: 'analyzers/observe.ts', target: 'node:fs' })).not.toBeNull()
    expect(judge({ file: 'new-folder/file.ts', target: '../model/exchange.ts' })).not.toBeNull()
  })
})

describe('files', () => {
  test('none is longer than 250 lines', () => {
    const long = files.filter(name => readFileSync(join(source, name), 'utf8').split('\n').length > 251)
    expect(long).toEqual([])
  })

  test('are kebab-case, components PascalCase', () => {
    const odd = files.filter(name => !/(^|\/)([a-z0-9]+(-[a-z0-9]+)*\.tsx?|[A-Z][A-Za-z0-9]*\.tsx)$/.test(name))
    expect(odd).toEqual([])
  })

  test('use named exports', () => {
    // Rules quote configuration files, which do have default exports.
    const code = (name: string) => readFileSync(join(source, name), 'utf8').replace(/`[^`]*`/g, '')
    const offenders = files.filter(name => /^export default /m.test(code(name)))
    expect(offenders).toEqual([])
  })

  test('end the process in one place only', () => {
    const offenders = files.filter(
      name => name !== 'cli.ts' && /\bprocess\.exit\(/.test(readFileSync(join(source, name), 'utf8')),
    )
    expect(offenders).toEqual([])
  })
})
