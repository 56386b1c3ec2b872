import { printable } from '../http/printable.ts'
import type { Examination, HintCheck } from '../model/hint.ts'
import { printableJson } from './printable-json.ts'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/**
 * SARIF 2.1.0, for code hosts and editors: one result a hint, level `note`. Paths are relative to `SRCROOT`, the folder in which
 * authproxy was started. Ends with a line feed.
 */
export function formatSarif(
  { hints, limits, asked = [] }: Examination,
  { version, checks }: { readonly version: string; readonly checks: readonly HintCheck[] },
): string {
  const used = checks.filter(({ id }) => hints.some(one => one.check === id))
  const run = {
    tool: {
      driver: {
        name: 'authproxy doctor',
        version,
        rules: used.map(({ id, title, why }) => ({
          id,
          shortDescription: { text: title },
          fullDescription: { text: why },
          defaultConfiguration: { level: 'note' },
        })),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { SRCROOT: { description: { text: 'The folder in which authproxy was started.' } } },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [...asked, ...limits].map(text => ({
          level: 'note',
          message: { text: printable(text) },
        })),
      },
    ],
    results: hints.map(({ check, file, line, column, text, fix }) => ({
      ruleId: check,
      ruleIndex: used.findIndex(({ id }) => id === check),
      level: 'note',
      message: { text: `${text} Fix: ${fix}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(file), uriBaseId: 'SRCROOT' },
            region: { startLine: line, startColumn: column },
          },
        },
      ],
    })),
  }
  return `${JSON.stringify(printableJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] }), null, 2)}\n`
}

/** Brackets and spaces of a path are no part of a URI. */
function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
