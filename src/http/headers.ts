import type { HeaderList } from '../model/exchange.ts'

/** All values of a header, in wire order. `name` in lower case. */
export function headerValues(headers: HeaderList, name: string): string[] {
  const found: string[] = []
  for (const [key, value] of headers) if (key.length === name.length && key.toLowerCase() === name) found.push(value)
  return found
}

/** The first value of a header; null = absent. `name` in lower case. */
export function headerValue(headers: HeaderList, name: string): string | null {
  for (const [key, value] of headers) if (key.length === name.length && key.toLowerCase() === name) return value
  return null
}

/** Octets of a header block as HTTP/1.1 writes it: `name: value\r\n` each. */
export function headerBytes(headers: HeaderList): number {
  let bytes = 0
  for (const [key, value] of headers) bytes += key.length + value.length + 4
  return bytes
}

/** From Node's flat `rawHeaders` (`[name, value, name, value]`). HTTP/2 pseudo headers are left out. */
export function fromRawHeaders(raw: readonly string[]): HeaderList {
  const list: Array<readonly [string, string]> = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]
    const value = raw[index + 1]
    if (name !== undefined && value !== undefined && !name.startsWith(':')) list.push([name, value])
  }
  return list
}

/** With this value in place of all that the name had, where it stood first; at the end where it had none. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  const isIt = ([key]: HeaderList[number]) => key.toLowerCase() === name.toLowerCase()
  const at = headers.findIndex(isIt)
  if (at < 0) return [...headers, [name, value]]
  return headers.flatMap((one, index): HeaderList => (!isIt(one) ? [one] : index === at ? [[one[0], value]] : []))
}
