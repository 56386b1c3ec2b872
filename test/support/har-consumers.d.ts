declare module 'har-validator/lib/promise.js' {
  /** Rejects with an error whose `errors` say what is wrong. */
  export function har(document: unknown): Promise<unknown>
}
declare module 'har-to-k6' {
  export function liHARToK6Script(har: unknown): Promise<{ main: string }>
}
declare module 'insomnia-importers' {
  export function convert(text: string): Promise<{
    type: { id: string }
    data: { resources: readonly { _type: string; method?: string; url?: string; headers?: readonly object[] }[] }
  }>
}
declare module 'pagexray' {
  export function convert(har: unknown): readonly {
    readonly requests: number
    readonly transferSize: number
    readonly contentSize: number
    readonly headerSize: number
    readonly httpType: string
  }[]
}
