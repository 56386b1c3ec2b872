import type { LineCommand } from './typing.ts'

/**
 * Where a binding holds. `page`: the session pane; `app`: the app's output; `detail`: an open cause, finding or cookie;
 * `exchange`: an open exchange; `diff`: two of them, compared; `flows`: a saved recording against this run, `flow-step`: an open step of it.
 * `anywhere`: all of these but `filter`, `menu` and `path`, where letters are typed; `typing`: these three.
 */
export type KeyPlace =
  | 'anywhere'
  | 'list'
  | 'page'
  | 'app'
  | 'detail'
  | 'exchange'
  | 'diff'
  | 'help'
  | 'typing'
  | 'filter'
  | 'menu'
  | 'path'
  | 'flows'
  | 'flow-step'

export type Command =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'half-up'
  | 'half-down'
  | 'top'
  | 'bottom'
  | 'open'
  | 'jump'
  | 'next-part'
  | 'previous-part'
  | 'next-exchange'
  | 'previous-exchange'
  | 'copy-curl'
  | 'mark'
  | 'compare'
  | 'browse'
  | 'start-over'
  | 'toggle-all'
  | 'back'
  | 'back-or-quit'
  | 'quit'
  | 'suspend'
  | 'next-pane'
  | 'previous-pane'
  | 'pane-causes'
  | 'pane-exchanges'
  | 'pane-cookies'
  | 'pane-session'
  | 'pane-app'
  | 'filter'
  | 'toggle-filter'
  | 'next-finding'
  | 'previous-finding'
  | 'export'
  | 'copy'
  | 'follow'
  | 'reveal'
  | 'ask-session'
  | 'jump-day'
  | 'jump-past'
  | 'help'
  | 'compare-file'
  | 'path-run'
  | 'path-close'
  | 'path-complete'
  | 'filter-keep'
  | 'filter-clear'
  | 'filter-complete'
  | 'menu'
  | 'menu-run'
  | 'menu-close'
  | 'menu-up'
  | 'menu-down'
  | LineCommand
  | FlowCommand

/** Of a saved recording against this run. */
export type FlowCommand =
  | 'flow-open'
  | 'flow-next-part'
  | 'flow-previous-part'
  | 'flow-next-step'
  | 'flow-previous-step'
  | 'flow-next-divergence'
  | 'flow-previous-divergence'

export interface Binding {
  /** Key names as `read-keys` gives them. */
  readonly keys: readonly [string, ...string[]]
  readonly command: Command
  readonly description: string
  readonly where: readonly KeyPlace[]
  /** For the key line: a word, behind the keys where the first one alone would not tell all; null = only in the help. */
  readonly footer: { readonly word: string; readonly keys: string | null } | null
}
