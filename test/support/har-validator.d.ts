declare module 'har-validator/lib/promise.js' {
  /** Rejects with an error whose `errors` say what is wrong. */
  export function har(document: unknown): Promise<unknown>
}
declare module 'har-to-k6' {
  export function liHARToK6Script(har: unknown): Promise<{ main: string }>
}
