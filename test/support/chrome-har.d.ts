/** chrome-har brings no types of its own. */
declare module 'chrome-har' {
  export function harFromMessages(
    messages: readonly { readonly method: string; readonly params: object }[],
    options?: { readonly includeTextFromResponseBody?: boolean },
  ): { readonly log: { readonly entries: readonly object[] } }
}
