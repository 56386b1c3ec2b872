/**
 * What a config file holds (`authproxy.config.json`, `.ts`, `.js`, `.mjs`, or `authproxy` in package.json): the options of the command
 * line by their names. Paths are read from the folder of the file. What must be typed (`--unsafe-include-secrets`) is not among them.
 * @example
 * // authproxy.config.ts
 * import type { AuthproxyConfig } from 'authproxy'
 *
 * export default { target: 'localhost:3000', front: 'nginx', verify: { failOn: 'warning' } } satisfies AuthproxyConfig
 */
export interface AuthproxyConfig extends SharedConfig {
  readonly keepEnv?: boolean
  readonly log?: string
  readonly clock?: string
  readonly tui?: boolean
  readonly mouse?: boolean
  readonly reporter?: 'text' | 'ndjson' | 'json' | 'markdown' | 'junit' | 'html'
  /** For `authproxy verify`, before those above. */
  readonly verify?: VerifyConfig
}

export interface VerifyConfig extends SharedConfig {
  readonly visit?: string | readonly string[]
  readonly signInEnv?: string
  readonly reporter?: 'text' | 'ndjson' | 'json' | 'markdown' | 'junit' | 'html'
  readonly baseline?: string
  readonly writeBaseline?: string
}

/** Of `authproxy` and `authproxy verify`; docs/cli.md says what each does. */
export interface SharedConfig {
  readonly target?: string | readonly string[]
  readonly balance?: 'round-robin' | 'sticky' | 'random'
  readonly appDir?: string
  readonly basePath?: string
  readonly sessionCookie?: string | readonly string[]
  readonly port?: string | number
  readonly host?: string
  readonly xff?: 'replace' | 'append'
  readonly lenient?: boolean
  readonly as?: string | readonly string[]
  readonly open?: boolean
  readonly browser?: string
  readonly front?: string
  readonly setHeader?: string | readonly string[]
  readonly dropHeader?: string | readonly string[]
  readonly stripCookie?: string | readonly string[]
  readonly headerLimit?: string | number
  readonly timeLimit?: string | number
  readonly har?: string
  readonly otlp?: string
  readonly failOn?: 'error' | 'warning' | 'info' | 'never'
  readonly secretEnv?: string
  readonly secretFile?: string
  readonly ca?: 'authproxy' | 'mkcert'
  readonly caDir?: string
  readonly cert?: string
  readonly key?: string
}
